package dev.forestall.detector.forecast;

import dev.forestall.detector.forecast.Reading.Calm;
import dev.forestall.detector.forecast.Reading.Growing;
import dev.forestall.detector.forecast.Reading.Why;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What else is known of a growing run: replicas of the same revision, earlier runs of the same
 * container, the revision before. The answer is how many times as long as it was the growth counts
 * as watched; 0 means that it is how this workload starts.
 */
final class Witnesses {
  private static final double ALIKE = 0.4;
  private static final double REPLICAS_AGREE = 1.25;
  private static final double REPLICAS_DISAGREE = 0.5;
  private static final double RAN_INTO_LIMIT_BEFORE = 2;
  private static final double EARLIER_REVISION_CALM = 1.25;
  private static final double GREW_ALIKE = 0.7;
  private static final double AT_LIMIT = 0.85;
  private static final double MUCH_OLDER = 2;

  private Witnesses() {}

  /** A watched run and what it says. */
  record Told(Watched watched, Run run, Reading reading) {}

  static double weight(Told about, Trend trend, List<Told> all) {
    if (reachedByCalmReplica(about, trend, all)) {
      return 0;
    }
    return replicas(about, trend, all)
        * earlierRuns(about, trend)
        * earlierRevision(about, trend, all);
  }

  private static boolean reachedByCalmReplica(Told about, Trend trend, List<Told> all) {
    return others(about, all)
        .filter(o -> sameRevision(about, o) && o.reading() instanceof Calm)
        .filter(o -> o.run().age() > MUCH_OLDER * about.run().age())
        .anyMatch(o -> o.run().highest(o.run().size()) >= trend.floor());
  }

  private static double replicas(Told about, Trend trend, List<Told> all) {
    int alike = 0;
    int calm = 0;
    for (Told other : others(about, all).filter(o -> sameRevision(about, o)).toList()) {
      if (other.reading() instanceof Growing(Trend theirs)) {
        alike += theirs.slope() > ALIKE * trend.slope() ? 1 : 0;
      } else if (other.run().age() >= about.run().age() && !tooShort(other)) {
        calm++;
      }
    }
    if (alike == 0 && calm == 0) {
      return 1;
    }
    return alike >= calm ? REPLICAS_AGREE : REPLICAS_DISAGREE;
  }

  private static double earlierRuns(Told about, Trend trend) {
    Watched watched = about.watched();
    boolean failed =
        watched.window().pastRuns(watched.key()).stream()
            .filter(past -> past.start() < watched.runStart())
            .filter(past -> past.endedAt(watched.limit(), AT_LIMIT))
            .anyMatch(past -> past.slope() > ALIKE * trend.slope());
    return failed ? RAN_INTO_LIMIT_BEFORE : 1;
  }

  /**
   * The revision before, at the same age: one that grew as much and then was calm shows how this
   * workload warms up; one that did not grow makes the growth the new revision's own.
   */
  private static double earlierRevision(Told about, Trend trend, List<Told> all) {
    List<Told> calm =
        others(about, all)
            .filter(o -> !sameRevision(about, o) && o.run().start() < about.run().start())
            .filter(o -> o.run().age() >= about.run().age())
            .filter(o -> o.reading() instanceof Calm && !tooShort(o))
            .toList();
    if (calm.isEmpty()) {
      return 1;
    }
    List<Told> alike = calm.stream().filter(o -> grewAlike(about, trend, o)).toList();
    boolean warmingUp =
        alike.stream()
            .filter(o -> o.run().age() > MUCH_OLDER * about.run().age())
            .anyMatch(o -> o.run().highest(o.run().size()) >= trend.floor());
    return warmingUp ? 0 : alike.isEmpty() ? EARLIER_REVISION_CALM : 1;
  }

  private static boolean grewAlike(Told about, Trend trend, Told before) {
    double age = about.run().age();
    SeriesKey key = before.watched().key();
    Points early = before.watched().window().earlyRun(key);
    boolean kept = !early.isEmpty() && early.lastAt() - early.at(0) >= age * 1000;
    Run then = kept ? Run.of(early, early.at(0)) : before.run();
    double grown = trend.slope() * trend.span();
    OptionalDouble theirs = then.growth(Math.max(0, age - trend.span()), age);
    return theirs.isPresent() && theirs.getAsDouble() >= GREW_ALIKE * grown;
  }

  private static boolean tooShort(Told told) {
    return told.reading() instanceof Calm(Why why) && why == Why.TOO_SHORT;
  }

  private static java.util.stream.Stream<Told> others(Told about, List<Told> all) {
    return all.stream()
        .filter(o -> o.watched().key().equals(about.watched().key()))
        .filter(o -> !o.watched().window().uid().equals(about.watched().window().uid()));
  }

  private static boolean sameRevision(Told a, Told b) {
    return a.watched().revision().equals(b.watched().revision());
  }
}
