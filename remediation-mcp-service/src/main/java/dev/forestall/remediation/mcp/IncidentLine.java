package dev.forestall.remediation.mcp;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Severity;
import dev.forestall.remediation.incident.IncidentView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An incident in a list. */
record IncidentLine(
    String id,
    @JsonPropertyDescription("namespace/name") String workload,
    @JsonPropertyDescription("Kubernetes kind of the workload") String kind,
    String cluster,
    FaultKind faultKind,
    Severity severity,
    @JsonPropertyDescription("true when the fault had not happened yet at opening")
        boolean predicted,
    Instant openedAt,
    @JsonPropertyDescription("Missing while it is open") @Nullable Instant resolvedAt,
    @JsonPropertyDescription("Most likely time of the breach that is forecast")
        @Nullable Instant breachAt,
    Quoted headline,
    @JsonPropertyDescription("Ids of its proposals, newest last") List<String> proposals) {
  private static final int MOST = 10;

  static IncidentLine of(IncidentView incident) {
    return new IncidentLine(
        incident.id().value(),
        incident.workload(),
        incident.subject().kind(),
        incident.subject().cluster(),
        incident.faultKind(),
        incident.severity(),
        incident.predicted(),
        incident.openedAt(),
        incident.resolvedAt(),
        incident.forecast() == null ? null : incident.forecast().eta(),
        Quoted.of(incident.summary()),
        Bounded.last(incident.proposals(), MOST).stream().map(p -> p.value()).toList());
  }
}
