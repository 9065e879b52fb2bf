package dev.forestall.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forestall.feedback.record.Ledger;
import dev.forestall.feedback.record.Prior;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved.Outcome;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.lesson.Lesson.Tuning;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearningTest {
  private static final Prior UNIFORM = new Prior(1, 1);

  @Test
  void countsEveryVerdictOnce_whenItComesTwice() {
    Story story = Story.of("cart");
    TrackRecord twice =
        record(story.verdict(1, Verdict.IMPROVED), story.verdict(1, Verdict.IMPROVED));
    assertThat(twice.improved()).isEqualTo(1);
    assertThat(twice.successMean()).isCloseTo(2.0 / 3, within(1e-9));
    // 5 % quantile of Beta(2, 1) is the square root of 0.05
    assertThat(twice.successFloor()).isCloseTo(Math.sqrt(0.05), within(1e-9));
  }

  @Test
  void countsAgainst_whenUnchangedOrWorse_andNeitherWay_whenDataIsMissing() {
    Object[] verdicts = {
      Story.of("a").verdict(1, Verdict.UNCHANGED),
      Story.of("b").verdict(1, Verdict.WORSE),
      Story.of("c").verdict(1, Verdict.IMPROVED)
    };
    TrackRecord before = record(verdicts);
    TrackRecord after =
        record(
            Stream.concat(
                    Stream.of(verdicts),
                    Stream.of(Story.of("d").verdict(1, Verdict.INSUFFICIENT_DATA)))
                .toArray());
    assertThat(before.successMean()).isCloseTo(2.0 / 5, within(1e-9));
    assertThat(after.successMean()).isEqualTo(before.successMean());
    assertThat(after.successFloor()).isEqualTo(before.successFloor());
    assertThat(after.insufficient()).isEqualTo(1);
  }

  @Test
  void passesAFloorOfSevenTenths_whenEightOfEightHelped() {
    assertThat(record(successes(7)).successFloor()).isLessThan(0.7);
    assertThat(record(successes(8)).successFloor()).isGreaterThan(0.7);
  }

  @Test
  void remembersTheCase_withItsSymptomsAndTheChangeBefore() {
    Story story = Story.of("cart");
    PastCase past =
        only(
            PastCase.class,
            story.opened(),
            story.afterRollout(),
            story.updatedWith(FaultKind.OOM_KILLED, "OOMKilled"),
            story.verdict(1, Verdict.UNCHANGED),
            story.verdict(2, Verdict.IMPROVED));
    assertThat(past.verdict()).isEqualTo(Verdict.IMPROVED);
    assertThat(past.afterChange()).isTrue();
    assertThat(past.faultKinds()).containsExactly(FaultKind.MEMORY_LEAK, FaultKind.OOM_KILLED);
    assertThat(past.symptoms())
        .containsExactly("OOMKilled", "memory_working_set grows towards its limit");
    assertThat(past.action()).isEqualTo("Rollback");
  }

  @Test
  void keepsACaseShort_whenTheDetectorSawVeryMuch() {
    Story story = Story.of("cart");
    Stream<Object> much =
        IntStream.range(0, 200)
            .mapToObj(i -> story.updatedWith(FaultKind.OOM_KILLED, i + "x".repeat(500)));
    PastCase past =
        only(
            PastCase.class,
            Stream.concat(Stream.of(story.opened(), story.verdict(1, Verdict.IMPROVED)), much)
                .toArray());
    assertThat(past.symptoms()).hasSize(10).allMatch(phrase -> phrase.length() <= 80);
  }

  @Test
  void lowersSensitivity_whenAPersonSaysNoise_untilItsBound() {
    assertThat(sensitivity(noise(1))).isEqualTo(0.75);
    assertThat(sensitivity(noise(2))).isCloseTo(0.75 * 0.75, within(1e-9));
    assertThat(sensitivity(noise(50))).isEqualTo(0.4);
  }

  @Test
  void raisesSensitivity_whenAPersonSaysMissed_untilItsBound() {
    Story story = Story.of("cart");
    Tuning tuning =
        only(
            Tuning.class,
            story.openedBy(FaultKind.OOM_KILLED, "OOMKilled"),
            story.says(Judgement.MISSED));
    assertThat(tuning.metric()).isEqualTo(Metrics.MEMORY);
    assertThat(tuning.sensitivity()).isEqualTo(1.3);
    assertThat(
            sensitivity(
                IntStream.range(0, 50)
                    .mapToObj(i -> Story.of("cart", Story.ONSET.plusSeconds(i * 7_200L)))
                    .flatMap(s -> Stream.of(s.opened(), s.says(Judgement.MISSED)))
                    .toArray()))
        .isEqualTo(2);
  }

  @Test
  void takesTheLastWord_whenPeopleSpeakAgain() {
    Story story = Story.of("cart");
    assertThat(
            sensitivity(
                story.opened(),
                story.says(Judgement.NOISE, 900),
                story.says(Judgement.NOISE, 901),
                story.says(Judgement.NOISE, 902)))
        .isEqualTo(0.75);
    assertThat(
            sensitivity(
                story.opened(),
                story.says(Judgement.NOISE, 900),
                story.says(Judgement.USEFUL, 950)))
        .isEqualTo(1);
  }

  @Test
  void neverTunesAway_whenAFactStoodOrTheBreachWasNear() {
    Story story = Story.of("cart");
    assertThat(
            learnAll(
                story.openedBy(FaultKind.CRASH_LOOP, "CrashLoopBackOff"),
                story.says(Judgement.NOISE)))
        .isEmpty();
    assertThat(
            learnAll(
                story.opened(),
                story.updatedWith(FaultKind.OOM_KILLED, "OOMKilled"),
                story.says(Judgement.NOISE)))
        .isEmpty();
    assertThat(
            learnAll(story.openedBreachingIn(Duration.ofMinutes(14)), story.says(Judgement.NOISE)))
        .isEmpty();
    assertThat(
            learnAll(
                story.openedBreachingIn(Duration.ofMinutes(14)),
                story.enriched(),
                story.resolved(Outcome.WITHDRAWN)))
        .isEmpty();
    assertThat(
            sensitivity(
                story.openedBreachingIn(Duration.ofMinutes(16)), story.says(Judgement.NOISE)))
        .isEqualTo(0.75);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"WITHDRAWN", "RECOVERED"})
  void lowersSensitivityALittle_whenItEndedByItself(Outcome outcome) {
    Story story = Story.of("cart");
    assertThat(sensitivity(story.opened(), story.enriched(), story.resolved(outcome)))
        .isEqualTo(0.9);
  }

  @Test
  void tunesNothing_whenItDidNotEndByItself() {
    Story story = Story.of("cart");
    Object end = story.resolved(Outcome.WITHDRAWN);
    assertThat(learnAll(story.opened(), story.afterRollout(), end)).as("a change").isEmpty();
    assertThat(learnAll(story.opened(), story.enriched(), story.started(), end))
        .as("an action under way")
        .isEmpty();
    assertThat(learnAll(story.opened(), story.enriched(), story.executed(), end))
        .as("an action")
        .isEmpty();
    assertThat(
            learnAll(
                story.opened(),
                story.enriched(),
                story.updatedWith(FaultKind.ERROR_RATE, "errors"),
                end))
        .as("a symptom")
        .isEmpty();
    assertThat(learnAll(story.opened(), end)).as("not known whether a change came").isEmpty();
    assertThat(learnAll(story.opened(), story.enriched(), story.resolved(Outcome.GONE)))
        .as("the workload is gone")
        .isEmpty();
    assertThat(sensitivity(story.opened(), story.enriched(), end, story.says(Judgement.USEFUL)))
        .as("a person knows better")
        .isEqualTo(1);
  }

  @Test
  void learnsNothing_whenForestallItselfHadJustChangedTheWorkload() {
    Story repaired = Story.of("cart");
    Story after = Story.of("cart", Story.ONSET.plusSeconds(600));
    Object[] own = {
      repaired.opened(),
      repaired.executed(),
      repaired.verdict(1, Verdict.IMPROVED),
      after.opened(),
      after.enriched(),
      after.verdict(1, Verdict.WORSE),
      after.says(Judgement.NOISE)
    };
    Map<String, Lesson> lessons = learnAll(own);
    assertThat(lessons.values()).noneMatch(Tuning.class::isInstance);
    assertThat(lessons).containsKey("past-case|" + repaired.id());
    assertThat(lessons).doesNotContainKey("past-case|" + after.id());
    assertThat(record(own).worse()).isZero();
    assertThat(record(own).improved()).isEqualTo(1);
  }

  @Test
  void learnsNothing_whenForestallHadJustTakenItsChangeBack() {
    Story repaired = Story.of("cart");
    Story after = Story.of("cart", Story.ONSET.plusSeconds(7_200));
    assertThat(sensitivity(repaired.executed(), after.opened(), after.says(Judgement.NOISE)))
        .as("the action is long ago")
        .isEqualTo(0.75);
    assertThat(
            learnAll(
                repaired.executed(),
                repaired.undone(after.onset().minusSeconds(60)),
                after.opened(),
                after.says(Judgement.NOISE)))
        .isEmpty();
  }

  @Test
  void learnsNothing_whenTheDetectorSaysThatTheChangeWasForestalls() {
    Story story = Story.of("cart");
    Instant before = Story.ONSET.minusSeconds(60);
    Object noise = story.says(Judgement.NOISE);
    assertThat(
            learnAll(
                story.opened(),
                story.enriched(story.rollout("kubectl", "0123456789abcdef-1", before)),
                noise))
        .isEmpty();
    assertThat(
            learnAll(
                story.opened(), story.enriched(story.rollout("forestall", null, before)), noise))
        .isEmpty();
    assertThat(
            learnAll(
                story.opened(),
                story.enriched(story.rollout("forestall", story.id() + "-1", before)),
                noise))
        .as("its own repair, enriched late, is not what it began with")
        .isNotEmpty();
  }

  @Test
  void learnsAgain_whenSomebodyElseChangedTheWorkloadSince() {
    Story repaired = Story.of("cart");
    Story after = Story.of("cart", Story.ONSET.plusSeconds(600));
    PastCase past =
        only(
            PastCase.class,
            repaired.executed(),
            after.opened(),
            after.enriched(after.rollout("kubectl", null, after.onset())),
            after.verdict(1, Verdict.IMPROVED));
    assertThat(past.incidentId()).isEqualTo(after.id());
    assertThat(past.afterChange()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void learnsTheSame_whateverTheOrderAndRepetition(long seed) {
    List<Object> events = history();
    List<Object> shuffled = new ArrayList<>(events);
    shuffled.addAll(events.subList(0, events.size() / 2));
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(learnAll(shuffled.toArray())).isEqualTo(learnAll(events.toArray()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void endsWithTheSame_whenItPublishesAfterEveryEvent(long seed) {
    List<Object> events = new ArrayList<>(history());
    Learning learning = new Learning(new Ledger(), UNIFORM);
    Map<String, Lesson> published = new HashMap<>();
    for (Object event : events) {
      learn(learning, event);
      learning.lessons().forEach(lesson -> published.put(lesson.key(), lesson));
      learning.settled();
    }
    assertThat(published).isEqualTo(learnAll(events.toArray()));
  }

  @Test
  void learnsTheSame_whenRebuiltTopicByTopic() {
    List<Object> events = history();
    List<Object> rebuilt = new ArrayList<>(events);
    rebuilt.sort((a, b) -> Boolean.compare(b instanceof IncidentEvent, a instanceof IncidentEvent));
    assertThat(learnAll(rebuilt.toArray())).isEqualTo(learnAll(events.toArray()));
  }

  @Test
  void saysNothingNew_whenNothingNewWasHeard() {
    Learning learning = new Learning(new Ledger(), UNIFORM);
    history().forEach(event -> learn(learning, event));
    assertThat(learning.lessons()).isNotEmpty();
    learning.settled();
    history().forEach(event -> learn(learning, event));
    assertThat(learning.lessons()).isEmpty();
  }

  @Test
  void goesOn_whenTimesAreBeyondReason() {
    Story story = Story.of("cart");
    IncidentOpened o = story.opened();
    for (Instant odd : List.of(Instant.MIN, Instant.MAX)) {
      Object opened =
          new IncidentOpened(
              o.eventId(),
              o.incidentId(),
              o.subject(),
              odd,
              odd,
              o.faultKind(),
              o.severity(),
              true,
              o.forecast(),
              o.facts(),
              o.summary());
      Story other = Story.of("cart", Story.ONSET.plusSeconds(60));
      assertThat(
              learnAll(
                  opened,
                  story.enriched(story.rollout("forestall", null, Instant.MIN)),
                  story.resolved(Outcome.WITHDRAWN),
                  other.executed(),
                  story.verdict(1, Verdict.IMPROVED)))
          .isNotNull();
    }
  }

  /** A history in the order in which it happened, with every kind of lesson and non-lesson. */
  private static List<Object> history() {
    List<Object> events = new ArrayList<>();
    for (String workload : List.of("cart", "search", "mail")) {
      Story leak = Story.of(workload);
      Story again = Story.of(workload, Story.ONSET.plusSeconds(700));
      Story noise = Story.of(workload, Story.ONSET.plusSeconds(20_000));
      Story passing = Story.of(workload, Story.ONSET.plusSeconds(40_000));
      Story acted = Story.of(workload, Story.ONSET.plusSeconds(60_000));
      events.addAll(
          List.of(
              leak.opened(),
              leak.afterRollout(),
              leak.diagnosed(),
              leak.proposed(),
              leak.approved(),
              leak.started(),
              leak.executed(),
              leak.updatedWith(FaultKind.OOM_KILLED, "OOMKilled"),
              leak.updatedWith(FaultKind.ERROR_RATE, "errors"),
              leak.verdict(1, Verdict.UNCHANGED),
              leak.verdict(2, Verdict.IMPROVED),
              leak.says(Judgement.USEFUL),
              leak.resolved(Outcome.RECOVERED)));
      events.addAll(
          List.of(
              again.opened(),
              again.enriched(),
              again.verdict(1, Verdict.WORSE),
              again.says(Judgement.NOISE)));
      events.addAll(
          List.of(
              noise.opened(),
              noise.enriched(),
              noise.says(Judgement.MISSED, 900),
              noise.says(Judgement.NOISE, 950)));
      events.addAll(
          List.of(passing.opened(), passing.enriched(), passing.resolved(Outcome.WITHDRAWN)));
      events.addAll(
          List.of(
              acted.opened(),
              acted.enriched(),
              acted.executed(),
              acted.verdict(1, Verdict.INSUFFICIENT_DATA),
              acted.resolved(Outcome.WITHDRAWN)));
    }
    return events;
  }

  private static Object[] successes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Story.of("w" + i).verdict(1, Verdict.IMPROVED))
        .toArray();
  }

  private static Object[] noise(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Story.of("cart", Story.ONSET.plusSeconds(i * 7_200L)))
        .flatMap(story -> Stream.of(story.opened(), story.says(Judgement.NOISE)))
        .toArray();
  }

  private static Map<String, Lesson> learnAll(Object... events) {
    Learning learning = new Learning(new Ledger(), UNIFORM);
    for (Object event : events) {
      learn(learning, event);
    }
    Map<String, Lesson> lessons = new HashMap<>();
    for (Lesson lesson : learning.lessons()) {
      assertThat(lessons.put(lesson.key(), lesson)).as(lesson.key()).isNull();
    }
    return lessons;
  }

  private static void learn(Learning learning, Object event) {
    if (event instanceof IncidentEvent incident) {
      learning.on(incident);
    } else {
      learning.on((RemediationEvent) event);
    }
  }

  private static double sensitivity(Object... events) {
    return only(Tuning.class, events).sensitivity();
  }

  private static TrackRecord record(Object... events) {
    return only(TrackRecord.class, events);
  }

  private static <T> T only(Class<T> type, Object... events) {
    Optional<T> found =
        learnAll(events).values().stream()
            .filter(type::isInstance)
            .map(type::cast)
            .reduce((a, b) -> {
              throw new AssertionError("more than one: " + a + b);
            });
    return found.orElseThrow();
  }
}
