package dev.forestall.feedback.record;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.RemediationEvent.VerdictReached;
import dev.forestall.model.remediation.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Verdicts counted by cluster, fault kind, action and diagnostician. Computed from the set of event
 * ids: a verdict that comes twice counts once. INSUFFICIENT_DATA counts neither for nor against.
 */
public final class TrackRecords {
  private final Prior prior;
  private final Map<Key, Map<String, VerdictReached>> verdicts = new HashMap<>();

  /** With this prior. */
  public TrackRecords(Prior prior) {
    this.prior = prior;
  }

  /** Takes a verdict and returns its record as it is now. */
  public TrackRecord add(VerdictReached reached) {
    Key key =
        new Key(
            reached.subject().cluster(),
            reached.faultKind(),
            reached.action().name(),
            reached.diagnostician());
    Map<String, VerdictReached> counted = verdicts.computeIfAbsent(key, k -> new HashMap<>());
    counted.put(reached.eventId(), reached);
    return record(key, counted);
  }

  private TrackRecord record(Key key, Map<String, VerdictReached> counted) {
    int improved = count(counted, Verdict.IMPROVED);
    int unchanged = count(counted, Verdict.UNCHANGED);
    int worse = count(counted, Verdict.WORSE);
    return new TrackRecord(
        key.cluster(),
        key.faultKind(),
        key.action(),
        key.diagnostician(),
        improved,
        unchanged,
        worse,
        count(counted, Verdict.INSUFFICIENT_DATA),
        prior.mean(improved, unchanged + worse),
        prior.floor(improved, unchanged + worse),
        counted.values().stream().map(VerdictReached::at).max(Instant::compareTo).orElseThrow());
  }

  private static int count(Map<String, VerdictReached> counted, Verdict verdict) {
    return (int) counted.values().stream().filter(v -> v.verdict() == verdict).count();
  }

  private record Key(String cluster, FaultKind faultKind, String action, String diagnostician) {}
}
