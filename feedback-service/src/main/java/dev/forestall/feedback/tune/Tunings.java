package dev.forestall.feedback.tune;

import dev.forestall.feedback.record.CaseFile;
import dev.forestall.feedback.record.Ledger;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentResolved.Outcome;
import dev.forestall.model.lesson.Lesson.Tuning;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How sensitive detection of a workload's metric is to be: the product of the factors of all
 * causes, within bounds. Only a person's word, or an incident that ended by itself, lowers it; a
 * Kubernetes fact and a near forecast never do, and what Forestall itself brought about teaches
 * nothing.
 */
public final class Tunings {
  /** The least and the greatest sensitivity that can be learned. */
  static final double LEAST = 0.4;

  static final double MOST = 2;

  /** What a detector concluded from numbers; every other kind is a fact. */
  private static final Set<FaultKind> CONCLUDED =
      EnumSet.of(
          FaultKind.MEMORY_LEAK,
          FaultKind.CPU_SATURATION,
          FaultKind.DISK_FILLING,
          FaultKind.ERROR_RATE,
          FaultKind.LATENCY);

  private static final Set<FaultKind> SYMPTOMS =
      EnumSet.of(FaultKind.ERROR_RATE, FaultKind.LATENCY);
  private static final Map<FaultKind, String> METRICS =
      Map.of(
          FaultKind.MEMORY_LEAK, Metrics.MEMORY,
          FaultKind.OOM_KILLED, Metrics.MEMORY,
          FaultKind.CPU_SATURATION, Metrics.CPU,
          FaultKind.DISK_FILLING, Metrics.FILE_SYSTEM,
          FaultKind.ERROR_RATE, Metrics.ERRORS,
          FaultKind.LATENCY, Metrics.REQUEST_SECONDS);

  private final Ledger ledger;

  /** From what happened. */
  public Tunings(Ledger ledger) {
    this.ledger = ledger;
  }

  private record Caused(Cause cause, Instant at) {}

  /** The tunings of a workload for which there is a cause. */
  public Stream<Tuning> of(Subject subject) {
    Map<String, List<Caused>> byMetric =
        ledger
            .about(subject)
            .flatMap(file ->
                cause(file).stream()
                    .flatMap(caused -> metrics(file).map(metric -> Map.entry(metric, caused))))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    TreeMap::new,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    return byMetric.entrySet().stream().map(e -> tuning(subject, e.getKey(), e.getValue()));
  }

  private Optional<Caused> cause(CaseFile file) {
    if (file.opened() == null || ledger.isOwnDoing(file)) {
      return Optional.empty();
    }
    Optional<FeedbackGiven> word = file.lastWord();
    return word.isPresent() ? cause(file, word.get()) : endedByItself(file);
  }

  private static Optional<Caused> cause(CaseFile file, FeedbackGiven word) {
    return switch (word.judgement()) {
      case MISSED -> Optional.of(new Caused(Cause.MISSED, word.at()));
      case USEFUL -> Optional.of(new Caused(Cause.USEFUL, word.at()));
      case NOISE ->
          mayBeNoise(file) ? Optional.of(new Caused(Cause.NOISE, word.at())) : Optional.empty();
    };
  }

  /** Without its enrichment it is not known whether a change came before: that is no cause. */
  private Optional<Caused> endedByItself(CaseFile file) {
    IncidentResolved resolved = file.resolved();
    boolean so =
        resolved != null
            && resolved.outcome() != Outcome.GONE
            && file.changes() != null
            && file.changes().isEmpty()
            && mayBeNoise(file)
            && file.kinds().stream().noneMatch(SYMPTOMS::contains)
            && !ledger.wasActedOn(file);
    return so && resolved != null
        ? Optional.of(new Caused(Cause.ENDED_BY_ITSELF, resolved.at()))
        : Optional.empty();
  }

  private static boolean mayBeNoise(CaseFile file) {
    return !file.near() && CONCLUDED.containsAll(file.kinds());
  }

  private static Stream<String> metrics(CaseFile file) {
    Set<String> metrics = new TreeSet<>(file.metrics());
    file.kinds().forEach(kind -> Optional.ofNullable(METRICS.get(kind)).ifPresent(metrics::add));
    return metrics.stream();
  }

  private static Tuning tuning(Subject subject, String metric, List<Caused> causes) {
    Map<Cause, Long> counts =
        causes.stream()
            .collect(Collectors.groupingBy(Caused::cause, TreeMap::new, Collectors.counting()));
    double sensitivity = 1;
    for (Map.Entry<Cause, Long> count : counts.entrySet()) {
      sensitivity *= Math.pow(count.getKey().factor(), count.getValue());
    }
    String reason =
        counts.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey().words())
            .collect(Collectors.joining(", ", "of the incidents of " + metric + ": ", ""));
    Instant newest = causes.stream().map(Caused::at).max(Comparator.naturalOrder()).orElseThrow();
    return new Tuning(subject, metric, Math.clamp(sensitivity, LEAST, MOST), reason, newest);
  }
}
