package dev.forestall.detector;

import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.lesson.Lesson.Tuning;
import dev.forestall.model.workload.Subject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The newest tuning of each workload and metric. */
final class LessonsLearned implements Sensitivity {
  private static final double LEAST = 0.25;
  private static final double MOST = 4;

  private final Map<String, Tuning> tunings = new ConcurrentHashMap<>();

  void accept(Lesson lesson) {
    if (lesson instanceof Tuning tuning) {
      tunings.merge(tuning.key(), tuning, (a, b) -> b.at().isBefore(a.at()) ? a : b);
    }
  }

  @Override
  public double of(Subject subject, String metric) {
    Tuning tuning = tunings.get(String.join("|", "tuning", subject.key(), metric));
    return tuning == null ? 1 : Math.clamp(tuning.sensitivity(), LEAST, MOST);
  }
}
