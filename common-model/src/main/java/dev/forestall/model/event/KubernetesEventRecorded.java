package dev.forestall.model.event;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * A Kubernetes Event (events.k8s.io/v1).
 *
 * @param eventId UID of the Event and its count, so that a repetition in the series is a new one
 *     and a relist is not
 * @param subject the workload, Node or other object it regards
 * @param at when it was last seen
 * @param eventType Normal or Warning
 * @param reason machine-readable reason ("FailedScheduling")
 * @param regardingKind kind of the object it regards ("Pod")
 * @param regardingName name of that object
 * @param note the sentence; untrusted text
 * @param count how often it was seen
 */
public record KubernetesEventRecorded(
    String eventId,
    Subject subject,
    Instant at,
    String eventType,
    String reason,
    String regardingKind,
    String regardingName,
    String note,
    int count)
    implements PodEvent {
  public KubernetesEventRecorded {
    Require.text(eventId, "eventId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.text(eventType, "eventType");
    Require.text(reason, "reason");
    Require.text(regardingKind, "regardingKind");
    Require.text(regardingName, "regardingName");
    Require.present(note, "note");
  }
}
