package dev.forestall.remediation.guard;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import java.util.Optional;

/** Where verified track records are found. */
@FunctionalInterface
public interface TrackRecords {
  /** How often this action helped against this fault here. */
  Optional<TrackRecord> find(String cluster, FaultKind kind, String action, String diagnostician);
}
