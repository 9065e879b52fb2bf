package dev.forestall.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forestall.feedback.record.Prior;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentResolved.Outcome;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.lesson.Lesson.Tuning;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RemediationEvent.Judgement;
import dev.forestall.model.remediation.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningTest {
  private static final Prior UNIFORM = new Prior(1, 1);

  @Test
  void countsEveryVerdictOnce_whenItComesTwice() {
    Learning learning = new Learning(UNIFORM);
    Story story = Story.of("cart");
    learning.learn(story.verdict(1, Verdict.IMPROVED));
    TrackRecord twice = record(learning.learn(story.verdict(1, Verdict.IMPROVED)));
    assertThat(twice.improved()).isEqualTo(1);
    assertThat(twice.successMean()).isCloseTo(2.0 / 3, within(1e-9));
    // 5 % quantile of Beta(2, 1) is the square root of 0.05
    assertThat(twice.successFloor()).isCloseTo(Math.sqrt(0.05), within(1e-9));
  }

  @Test
  void unchangedAndWorseCountAgainst_andMissingDataForNeither() {
    Learning learning = new Learning(UNIFORM);
    learning.learn(Story.of("a").verdict(1, Verdict.UNCHANGED));
    learning.learn(Story.of("b").verdict(1, Verdict.WORSE));
    double before =
        record(learning.learn(Story.of("c").verdict(1, Verdict.IMPROVED))).successMean();
    TrackRecord after = record(learning.learn(Story.of("d").verdict(1, Verdict.INSUFFICIENT_DATA)));
    assertThat(before).isCloseTo(2.0 / 5, within(1e-9));
    assertThat(after.successMean()).isEqualTo(before);
    assertThat(after.insufficient()).isEqualTo(1);
  }

  @Test
  void remembersTheCase_withItsSymptomsAndTheChangeBefore() {
    Learning learning = new Learning(UNIFORM);
    Story story = Story.of("cart");
    learning.learn(story.opened());
    learning.learn(story.afterRollout());
    learning.learn(story.verdict(1, Verdict.UNCHANGED));
    List<Lesson> lessons = learning.learn(story.verdict(2, Verdict.IMPROVED));
    PastCase past = only(lessons, PastCase.class);
    assertThat(past.verdict()).isEqualTo(Verdict.IMPROVED);
    assertThat(past.afterChange()).isTrue();
    assertThat(past.symptoms()).containsExactly("memory_working_set grows towards its limit");
  }

  @Test
  void lowersSensitivity_whenAPersonSaysNoise_withinBounds() {
    Learning learning = new Learning(UNIFORM);
    double last = 1;
    for (int i = 0; i < 10; i++) {
      Story story = Story.of("cart-" + i);
      learning.learn(story.opened());
      Tuning tuning = only(learning.learn(story.says(Judgement.NOISE)), Tuning.class);
      assertThat(tuning.sensitivity()).isEqualTo(0.75);
      last = tuning.sensitivity();
    }
    assertThat(last).isGreaterThanOrEqualTo(0.4);
    Story missed = Story.of("search");
    learning.learn(missed.opened());
    assertThat(only(learning.learn(missed.says(Judgement.MISSED)), Tuning.class).sensitivity())
        .isEqualTo(1.3);
  }

  @Test
  void tunesNothing_whenForestallItselfActedOrAChangeCameBefore() {
    Learning acted = new Learning(UNIFORM);
    Story story = Story.of("cart");
    acted.learn(story.opened());
    acted.learn(story.executed());
    assertThat(acted.learn(story.resolved(Outcome.WITHDRAWN))).isEmpty();

    Learning changed = new Learning(UNIFORM);
    changed.learn(story.opened());
    changed.learn(story.afterRollout());
    assertThat(changed.learn(story.resolved(Outcome.WITHDRAWN))).isEmpty();

    Learning byItself = new Learning(UNIFORM);
    byItself.learn(story.opened());
    assertThat(only(byItself.learn(story.resolved(Outcome.WITHDRAWN)), Tuning.class).sensitivity())
        .isEqualTo(0.9);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void learnsTheSame_whateverTheOrderAndRepetition(long seed) {
    List<Object> events = new ArrayList<>();
    for (String workload : List.of("cart", "search", "mail")) {
      Story story = Story.of(workload);
      events.add(story.opened());
      events.add(story.afterRollout());
      events.add(story.executed());
      events.add(story.verdict(1, Verdict.UNCHANGED));
      events.add(story.verdict(2, Verdict.IMPROVED));
      events.add(story.says(Judgement.USEFUL));
      events.add(story.resolved(Outcome.RECOVERED));
    }
    List<Object> shuffled = new ArrayList<>(events);
    shuffled.addAll(events.subList(0, 7));
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(learnAll(shuffled)).isEqualTo(learnAll(events));
  }

  private static Map<String, Lesson> learnAll(List<Object> events) {
    Learning learning = new Learning(UNIFORM);
    Map<String, Lesson> newest = new HashMap<>();
    for (Object event : events) {
      List<Lesson> lessons =
          event instanceof IncidentEvent e
              ? learning.learn(e)
              : learning.learn((RemediationEvent) event);
      lessons.forEach(lesson -> newest.put(lesson.key(), lesson));
    }
    return newest;
  }

  private static TrackRecord record(List<Lesson> lessons) {
    return only(lessons, TrackRecord.class);
  }

  private static <T> T only(List<Lesson> lessons, Class<T> type) {
    return lessons.stream().filter(type::isInstance).map(type::cast).findAny().orElseThrow();
  }
}
