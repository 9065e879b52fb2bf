package dev.forestall.remediation.mcp;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The audit trail. */
final class AuditTools {
  private static final int SHOWN = 50;
  private static final int MOST = 100;

  private final Doors doors;

  AuditTools(Doors doors) {
    this.doors = doors;
  }

  record GetAudit(
      @Schema(
              description = Asked.INCIDENT + "; all of them when missing",
              pattern = Asked.SOMETHING,
              maxLength = Asked.LONGEST_ID,
              requiredMode = NOT_REQUIRED)
          @Nullable String incident,
      @Schema(
              description = "How many of the newest at most; 50 when missing",
              minimum = "1",
              maximum = "100",
              requiredMode = NOT_REQUIRED)
          @Nullable Integer limit) {}

  record Audit(
      @JsonPropertyDescription("Newest last") List<AuditLine> events,
      @JsonPropertyDescription("How many older ones there are than are listed") int older) {}

  List<Tool<?, ?>> tools() {
    return List.of(
        new Tool<>(
            "get_audit",
            "Read the audit trail",
            "Reads what was diagnosed, proposed, decided, done and refused, by whom and when: of one"
                + " incident, or the newest of all.",
            Tool.Hints.READS,
            GetAudit.class,
            Audit.class,
            this::get));
  }

  private Audit get(Actor actor, GetAudit asked) {
    List<RemediationEvent> events =
        doors.audit(actor, Optional.ofNullable(asked.incident()).map(IncidentId::new));
    List<RemediationEvent> shown =
        Bounded.last(events, Math.min(Asked.or(asked.limit(), SHOWN), MOST));
    return new Audit(shown.stream().map(AuditLine::of).toList(), events.size() - shown.size());
  }
}
