package dev.forestall.model.event;

import dev.forestall.model.Require;
import dev.forestall.model.workload.PodState;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * A pod's state, when it changed and again every ten minutes.
 *
 * @param eventId pod UID and resource version
 * @param subject the pod's workload
 * @param at when the state was seen
 * @param pod the state, whole
 */
public record PodStateChanged(String eventId, Subject subject, Instant at, PodState pod)
    implements PodEvent {
  public PodStateChanged {
    Require.text(eventId, "eventId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(pod, "pod");
  }
}
