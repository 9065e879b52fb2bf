package dev.forestall.feedback.tune;

import dev.forestall.model.lesson.Lesson.Tuning;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Sensitivity by workload and metric: the product of the factors of its causes, within bounds. Only
 * forecasts are tuned: facts, and what breaches within minutes, the detector reports regardless.
 */
public final class Tunings {
  private static final double LEAST = 0.4;
  private static final double GREATEST = 2;

  private final Map<Key, Map<String, Cause>> causes = new HashMap<>();

  /**
   * Takes a cause; the same id counts once, the newest of it.
   *
   * @param causeId identity of what was said or seen
   */
  public Tuning add(Subject subject, String metric, String causeId, Opinion opinion, Instant at) {
    Map<String, Cause> known =
        causes.computeIfAbsent(new Key(subject, metric), k -> new HashMap<>());
    known.put(causeId, new Cause(causeId, opinion, at));
    double product =
        known.values().stream().mapToDouble(c -> c.opinion().factor()).reduce(1, (a, b) -> a * b);
    Cause newest =
        known.values().stream()
            .max(Comparator.comparing(Cause::at).thenComparing(Cause::id))
            .orElseThrow();
    return new Tuning(
        subject,
        metric,
        Math.clamp(product, LEAST, GREATEST),
        newest.opinion().sentence(),
        newest.at());
  }

  /** What moves a sensitivity, and by how much. */
  public enum Opinion {
    NOISE(0.75, "a person called an incident of it noise"),
    ENDED_BY_ITSELF(0.9, "a forecast of it was withdrawn with no action and no change"),
    MISSED(1.3, "a person said that something was missed");

    private final double factor;
    private final String sentence;

    Opinion(double factor, String sentence) {
      this.factor = factor;
      this.sentence = sentence;
    }

    double factor() {
      return factor;
    }

    String sentence() {
      return sentence;
    }
  }

  private record Key(Subject subject, String metric) {}

  private record Cause(String id, Opinion opinion, Instant at) {}
}
