package dev.forestall.feedback.record;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.remediation.VerdictReached;

/** What a track record is about. */
record TrackKey(String cluster, FaultKind faultKind, String action, String diagnostician) {
  static TrackKey of(VerdictReached verdict) {
    return new TrackKey(
        verdict.subject().cluster(),
        verdict.faultKind(),
        verdict.action().name(),
        verdict.diagnostician());
  }
}
