package dev.forestall.model.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * What the collector saw. Values of {@link dev.forestall.model.Topics#POD_EVENTS}; {@link
 * MetricsSampled} travels as Protocol Buffers, the others as JSON.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = MetricsSampled.class, name = "MetricsSampled"),
  @JsonSubTypes.Type(value = LogsObserved.class, name = "LogsObserved"),
  @JsonSubTypes.Type(value = SpansObserved.class, name = "SpansObserved"),
  @JsonSubTypes.Type(value = KubernetesEventRecorded.class, name = "KubernetesEventRecorded"),
  @JsonSubTypes.Type(value = PodStateChanged.class, name = "PodStateChanged"),
  @JsonSubTypes.Type(value = WorkloadChanged.class, name = "WorkloadChanged"),
  @JsonSubTypes.Type(value = Heartbeat.class, name = "Heartbeat")
})
public sealed interface PodEvent
    permits MetricsSampled,
        LogsObserved,
        SpansObserved,
        KubernetesEventRecorded,
        PodStateChanged,
        WorkloadChanged,
        Heartbeat {
  /** What the event is about; its key on the topic. */
  Subject subject();

  /** Event time: when it happened or was measured, by the source's clock. */
  Instant at();
}
