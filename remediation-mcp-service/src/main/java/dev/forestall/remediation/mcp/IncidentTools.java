package dev.forestall.remediation.mcp;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import dev.forestall.remediation.incident.IncidentView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Incidents, and what they rest on. */
final class IncidentTools {
  private static final int SHOWN = 20;
  private static final int MOST = 50;
  private static final int POINTS = 30;

  private final Doors doors;

  IncidentTools(Doors doors) {
    this.doors = doors;
  }

  /** Which incidents are asked for. */
  enum Which {
    OPEN,
    ALL
  }

  record ListIncidents(
      @Schema(
              description = "OPEN for those that are not over, ALL for every one",
              defaultValue = "OPEN",
              requiredMode = NOT_REQUIRED)
          @Nullable Which which,
      @Schema(
              description = "Only those of this namespace",
              pattern = Asked.SOMETHING,
              maxLength = Asked.LONGEST_NAME,
              requiredMode = NOT_REQUIRED)
          @Nullable String namespace,
      @Schema(
              description = "How many at most, newest first; 20 when missing",
              minimum = "1",
              maximum = "50",
              requiredMode = NOT_REQUIRED)
          @Nullable Integer limit) {}

  record GetIncident(
      @Schema(description = Asked.INCIDENT, pattern = Asked.SOMETHING, maxLength = Asked.LONGEST_ID)
          String incident) {}

  record GetEvidence(
      @Schema(description = Asked.INCIDENT, pattern = Asked.SOMETHING, maxLength = Asked.LONGEST_ID)
          String incident,
      @Schema(
              description =
                  "How many points of each series at most, 30 when missing; peaks are kept",
              minimum = "2",
              maximum = "200",
              requiredMode = NOT_REQUIRED)
          @Nullable Integer points) {}

  record Incidents(
      @JsonPropertyDescription("Newest first") List<IncidentLine> incidents,
      @JsonPropertyDescription("How many more there are than are listed") int more) {}

  List<Tool<?, ?>> tools() {
    return List.of(
        new Tool<>(
            "list_incidents",
            "List incidents",
            "Lists incidents: faults that are predicted or have happened, with the workload, the kind"
                + " of fault, the forecast and how far the repair is. Start here.",
            Tool.Hints.READS,
            ListIncidents.class,
            Incidents.class,
            this::list),
        new Tool<>(
            "get_incident",
            "Read an incident",
            "Reads one incident: what is wrong, when it will break (with an 80 % interval), the facts,"
                + " the diagnosis, its proposals, what was done so far, and what could not be had.",
            Tool.Hints.READS,
            GetIncident.class,
            IncidentAnswer.class,
            this::get),
        new Tool<>(
            "get_evidence",
            "Read the evidence of an incident",
            "Reads what an incident rests on: aggregates of the window, ranked suspects and the named"
                + " culprit, who calls whom, health of the revisions, recent changes, and the series with their limits (thinned out).",
            Tool.Hints.READS,
            GetEvidence.class,
            EvidenceAnswer.class,
            this::evidence));
  }

  private Incidents list(Actor actor, ListIncidents asked) {
    List<IncidentView> found =
        doors.incidents(actor).stream()
            .filter(i -> asked.which() == Which.ALL || i.resolvedAt() == null)
            .filter(
                i -> asked.namespace() == null || asked.namespace().equals(i.subject().namespace()))
            .toList();
    int shown = Math.min(found.size(), Math.min(Asked.or(asked.limit(), SHOWN), MOST));
    return new Incidents(
        found.subList(0, shown).stream().map(IncidentLine::of).toList(), found.size() - shown);
  }

  private IncidentAnswer get(Actor actor, GetIncident asked) {
    IncidentView incident = doors.incident(actor, new IncidentId(asked.incident()));
    return IncidentAnswer.of(
        incident,
        doors.proposals(actor).stream().filter(p -> p.incidentId().equals(incident.id())).toList());
  }

  private EvidenceAnswer evidence(Actor actor, GetEvidence asked) {
    return EvidenceAnswer.of(
        doors.incident(actor, new IncidentId(asked.incident())), Asked.or(asked.points(), POINTS));
  }
}
