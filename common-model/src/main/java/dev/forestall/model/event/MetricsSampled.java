package dev.forestall.model.event;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;

/**
 * What one request or query round brought for one pod at one timestamp. The detector merges by (pod
 * UID, container, metric, timestamp), so a repetition changes nothing.
 *
 * @param subject the pod's workload
 * @param pod pod name
 * @param podUid pod UID
 * @param at timestamp of the samples, milliseconds
 * @param samples the values, at least one
 */
public record MetricsSampled(
    Subject subject, String pod, String podUid, Instant at, List<Sample> samples)
    implements PodEvent {
  public MetricsSampled {
    Require.present(subject, "subject");
    Require.text(pod, "pod");
    Require.text(podUid, "podUid");
    Require.present(at, "at");
    samples = Require.copy(samples);
    Require.that(!samples.isEmpty(), "samples must not be empty");
  }
}
