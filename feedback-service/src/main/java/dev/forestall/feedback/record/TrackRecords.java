package dev.forestall.feedback.record;

import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How often an action helped against a fault, counted from the set of verdicts: one that comes
 * twice counts once. INSUFFICIENT_DATA counts neither for nor against; UNCHANGED and WORSE count
 * against.
 */
public final class TrackRecords {
  private final Ledger ledger;
  private final Prior prior;

  /** From what happened, beginning with this prior. */
  public TrackRecords(Ledger ledger, Prior prior) {
    this.ledger = ledger;
    this.prior = prior;
  }

  /** The track records to which the verdicts of these incidents belong, each once. */
  public Stream<TrackRecord> touchedBy(Collection<CaseFile> files) {
    return files.stream()
        .flatMap(file -> file.steps(VerdictReached.class).stream())
        .map(TrackKey::of)
        .distinct()
        .flatMap(this::of);
  }

  private Stream<TrackRecord> of(TrackKey key) {
    List<VerdictReached> verdicts = ledger.verdicts(key);
    int improved = count(verdicts, Verdict.IMPROVED);
    int unchanged = count(verdicts, Verdict.UNCHANGED);
    int worse = count(verdicts, Verdict.WORSE);
    return verdicts.stream()
        .map(VerdictReached::at)
        .max(Comparator.<Instant>naturalOrder())
        .stream()
        .map(newest ->
            new TrackRecord(
                key.cluster(),
                key.faultKind(),
                key.action(),
                key.diagnostician(),
                improved,
                unchanged,
                worse,
                count(verdicts, Verdict.INSUFFICIENT_DATA),
                prior.mean(improved, unchanged + worse),
                prior.floor(improved, unchanged + worse),
                newest));
  }

  private static int count(List<VerdictReached> verdicts, Verdict verdict) {
    return (int) verdicts.stream().filter(v -> v.verdict() == verdict).count();
  }
}
