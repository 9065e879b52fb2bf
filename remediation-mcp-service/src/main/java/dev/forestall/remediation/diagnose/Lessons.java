package dev.forestall.remediation.diagnose;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.workload.Subject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was learned so far: read whole, newest of each key. Safe for use by several threads. */
public final class Lessons {
  private static final int SIMILAR = 3;

  private final Map<String, Lesson> byKey = new ConcurrentHashMap<>();

  /** Takes in a lesson; an older one of the same key is replaced. */
  public void learn(Lesson lesson) {
    byKey.put(lesson.key(), lesson);
  }

  /** How often this action helped against this fault here. */
  public Optional<TrackRecord> trackRecord(
      String cluster, FaultKind kind, String action, String diagnostician) {
    String key = String.join("|", "track-record", cluster, kind.name(), action, diagnostician);
    return Optional.ofNullable(byKey.get(key))
        .filter(TrackRecord.class::isInstance)
        .map(TrackRecord.class::cast);
  }

  /** All track records of a cluster. */
  public List<TrackRecord> trackRecords(String cluster) {
    return byKey.values().stream()
        .filter(TrackRecord.class::isInstance)
        .map(TrackRecord.class::cast)
        .filter(r -> r.cluster().equals(cluster))
        .sorted(Comparator.comparing(TrackRecord::key))
        .toList();
  }

  /** Past cases with a kind in common, the same workload first, then the newest. */
  public List<PastCase> similar(Subject subject, Set<FaultKind> kinds) {
    return byKey.values().stream()
        .filter(PastCase.class::isInstance)
        .map(PastCase.class::cast)
        .filter(c -> c.faultKinds().stream().anyMatch(kinds::contains))
        .sorted(
            Comparator.comparing((PastCase c) -> !c.subject().equals(subject))
                .thenComparing(PastCase::at, Comparator.reverseOrder()))
        .limit(SIMILAR)
        .toList();
  }
}
