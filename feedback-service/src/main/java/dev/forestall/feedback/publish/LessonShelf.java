package dev.forestall.feedback.publish;

import dev.forestall.model.lesson.Lesson;
import java.util.HashMap;
import java.util.Map;

/** The lessons as they stand on the topic, so that only a changed one is published. */
public final class LessonShelf {
  private final Map<String, Lesson> standing = new HashMap<>();

  /** Notes what is on the topic. */
  public void note(Lesson lesson) {
    standing.put(lesson.key(), lesson);
  }

  /** Whether the topic says something else, or nothing. */
  public boolean differs(Lesson lesson) {
    return !lesson.equals(standing.get(lesson.key()));
  }
}
