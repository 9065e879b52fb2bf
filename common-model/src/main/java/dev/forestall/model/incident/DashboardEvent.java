package dev.forestall.model.incident;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/** The picture of an incident. Values of {@link dev.forestall.model.Topics#DASHBOARDS}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DashboardEvent.DashboardReady.class, name = "DashboardReady"),
  @JsonSubTypes.Type(value = DashboardEvent.DashboardFailed.class, name = "DashboardFailed")
})
public sealed interface DashboardEvent {
  /** {@code incident/0/dashboard}. */
  String eventId();

  /** The incident. */
  IncidentId incidentId();

  /** The workload or node; the key on the topic. */
  Subject subject();

  /** When it was built, by the cluster clock. */
  Instant at();

  /**
   * A page shows the incident.
   *
   * @param eventId {@code incident/0/dashboard}
   * @param incidentId the incident
   * @param subject the workload or node
   * @param at when
   * @param url address of the page
   * @param uid deterministic uid of the Grafana dashboard; the incident's id when no Grafana is
   *     configured
   */
  record DashboardReady(
      String eventId, IncidentId incidentId, Subject subject, Instant at, String url, String uid)
      implements DashboardEvent {
    public DashboardReady {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.text(url, "url");
      Require.text(uid, "uid");
    }
  }

  /**
   * No page could be made.
   *
   * @param eventId {@code incident/0/dashboard}
   * @param incidentId the incident
   * @param subject the workload or node
   * @param at when
   * @param reason one sentence
   */
  record DashboardFailed(
      String eventId, IncidentId incidentId, Subject subject, Instant at, String reason)
      implements DashboardEvent {
    public DashboardFailed {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.text(reason, "reason");
    }
  }
}
