package dev.forestall.remediation.notify;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalView;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the alerts of an incident. Their labels come from its opening alone, so that they never
 * change: one alert at the severity of the opening, and when that rises another one beside it,
 * which Alertmanager may route elsewhere and let inhibit the first. All of them end with the
 * incident.
 */
final class Alerts {
  static final String INCIDENT = "incident";
  static final Set<String> OWN_LABELS =
      Set.of(
          "alertname",
          "fault_kind",
          "cluster",
          "namespace",
          "kind",
          "workload",
          "severity",
          "predicted",
          INCIDENT,
          "generator");

  /** Alertmanager takes an alert for over when it was not told for this many turns. */
  private static final int TURNS_MISSED = 4;

  private final Map<String, String> routing;
  private final String console;
  private final Duration resend;

  /**
   * Alerts that link the console at {@code console}.
   *
   * @param routing labels put on each
   * @param console base address, with or without a slash at its end
   * @param resend how often an alert is sent again
   */
  Alerts(Map<String, String> routing, URI console, Duration resend) {
    this.routing = Map.copyOf(routing);
    this.console = console.toString().replaceAll("/+$", "");
    this.resend = resend;
  }

  /** The alerts as they are to be told at {@code now}, real time; none before it is opened. */
  List<Alert> of(IncidentView incident, List<ProposalView> proposals, Life life, Instant now) {
    Instant started = life.startedAt();
    if (started == null) {
      return List.of();
    }
    URI page = page(incident);
    Map<String, String> annotations = new Wording(incident, proposals, page).annotations();
    Instant startsAt = earlier(started, now);
    Instant ended = life.endedAt();
    Instant endsAt =
        ended == null ? now.plus(resend.multipliedBy(TURNS_MISSED)) : earlier(ended, now);
    Instant notBefore = endsAt.isBefore(startsAt) ? startsAt : endsAt;
    return life.levels().stream()
        .map(severity ->
            new Alert(
                new TreeMap<>(labels(incident, severity)),
                new TreeMap<>(annotations),
                startsAt,
                notBefore,
                page,
                ended == null))
        .toList();
  }

  private URI page(IncidentView incident) {
    return URI.create(console + "/incidents/" + path(incident.id()));
  }

  /** What an incident is called in an address. */
  static String path(IncidentId id) {
    return URLEncoder.encode(id.value(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Map<String, String> labels(IncidentView incident, Severity severity) {
    Subject subject = incident.subject();
    Map<String, String> labels = new TreeMap<>(routing);
    labels.put("alertname", "Forestall" + camel(incident.faultKind()));
    labels.put("fault_kind", incident.faultKind().name());
    labels.put("cluster", subject.cluster());
    if (!subject.namespace().equals(Subject.NO_NAMESPACE)) {
      labels.put("namespace", subject.namespace());
    }
    labels.put("kind", subject.kind());
    labels.put("workload", subject.name());
    labels.put("severity", severity.name().toLowerCase(Locale.ROOT));
    labels.put("predicted", Boolean.toString(incident.predicted()));
    labels.put(INCIDENT, incident.id().value());
    labels.put("generator", "forestall");
    labels.replaceAll((name, value) -> Plain.label(value));
    return labels;
  }

  private static String camel(FaultKind kind) {
    return Stream.of(kind.name().split("_", -1))
        .map(w -> w.charAt(0) + w.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
