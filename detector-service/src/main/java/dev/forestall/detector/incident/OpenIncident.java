package dev.forestall.detector.incident;

import dev.forestall.detector.detect.Finding;
import dev.forestall.detector.forecast.WorkloadForecasts.Standing;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentResolved.Outcome;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An incident that is open. It is the same incident after it was rebuilt from its own events: what
 * is decided here depends on those and on what is seen now.
 */
public final class OpenIncident {
  private static final Duration UPDATED_EVERY = Duration.ofSeconds(105);
  private static final Duration WITHDRAWN_AFTER = Duration.ofMinutes(3);
  private static final Duration RECOVERED_AFTER = Duration.ofMinutes(5);
  private static final double ETA_MOVED = 0.2;
  private static final long ETA_MOVED_SECONDS = 60;

  private final IncidentId id;
  private final Subject subject;
  private final Instant onset;
  private final LinkedHashSet<FaultKind> kinds = new LinkedHashSet<>();
  private final Map<String, Settling> settling = new LinkedHashMap<>();
  private final Set<String> effects = new TreeSet<>();
  private Severity severity;
  private Optional<Forecast> told;
  private Optional<Forecast> lastForecast;
  private Set<String> toldFacts = Set.of();
  private boolean failed;
  private final Enrichments enrichments = new Enrichments();
  private boolean actedOn;
  private int updates;
  private Instant lastTold;
  private Instant evidenceAt;
  private @Nullable Instant quietSince;

  private OpenIncident(IncidentOpened opened) {
    this.id = opened.incidentId();
    this.subject = opened.subject();
    this.onset = opened.onset();
    this.kinds.add(opened.faultKind());
    this.severity = opened.severity();
    this.told = Optional.ofNullable(opened.forecast());
    this.lastForecast = told;
    this.failed = !opened.predicted();
    this.lastTold = opened.at();
    this.evidenceAt = opened.at();
  }

  static OpenIncident of(IncidentOpened opened) {
    return new OpenIncident(opened);
  }

  IncidentId id() {
    return id;
  }

  Instant onset() {
    return onset;
  }

  Set<FaultKind> kinds() {
    return kinds;
  }

  Enrichments enrichments() {
    return enrichments;
  }

  /** The newest forecast, whether it still stands or not. */
  Optional<Forecast> lastForecast() {
    return lastForecast;
  }

  Map<String, Settling> settling() {
    return settling;
  }

  boolean knowsEffect(String eventId) {
    return effects.contains(eventId);
  }

  void noteEffect(String eventId, String proposal) {
    effects.add(eventId);
    settling.remove(proposal);
    actedOn = true;
  }

  /** An update that was published before a restart. */
  void recall(IncidentUpdated update) {
    kinds.addAll(update.kinds());
    severity = update.severity();
    told = Optional.ofNullable(update.forecast());
    lastForecast = told.or(() -> lastForecast);
    failed |= !update.facts().isEmpty();
    lastTold = update.at();
    evidenceAt = update.evidenceAt();
    toldFacts = new TreeSet<>(update.facts().stream().map(Finding::identity).toList());
    updates = Math.max(updates, number(update.eventId()));
  }

  /**
   * What is not in its own events, for the store.
   *
   * @param id the incident
   * @param quietSince since when nothing is wrong, null while something is
   */
  public record Kept(IncidentId id, @Nullable Instant quietSince) {}

  Kept kept() {
    return new Kept(id, quietSince);
  }

  void resume(Kept kept) {
    quietSince = kept.quietSince();
  }

  /** Takes in what is seen now; an update when there is something to tell. */
  Optional<IncidentUpdated> see(Sight sight) {
    Optional<Forecast> near = sight.near().map(Standing::forecast);
    lastForecast = near.or(() -> lastForecast);
    boolean more = false;
    for (Finding finding : sight.findings()) {
      more |= kinds.add(finding.kind());
      failed = true;
    }
    for (Forecast forecast : near.stream().toList()) {
      more |= kinds.add(ForecastKinds.of(forecast));
    }
    evidenceAt = sight.evidenceAt(evidenceAt);
    quietSince = sight.quiet() ? (quietSince == null ? sight.at() : quietSince) : null;
    Severity worst = sight.quiet() ? severity : Severities.of(sight);
    Set<String> facts = new TreeSet<>(sight.findings().stream().map(Finding::identity).toList());
    if (!more && !sight.at().isAfter(lastTold)) {
      return Optional.empty(); // evaluated again after a restart
    }
    boolean due = !lastTold.plus(UPDATED_EVERY).isAfter(sight.at());
    if (!more && !due && worst == severity && facts.equals(toldFacts) && !moved(near, sight.at())) {
      return Optional.empty();
    }
    severity = worst;
    toldFacts = facts;
    told = near;
    lastTold = sight.at();
    updates++;
    return Optional.of(update(sight, near));
  }

  /** The end of it, if it is over. */
  Optional<IncidentResolved> over(Sight sight) {
    settling.values().removeIf(s -> s.executedAt() == null && s.overdue(sight.at()));
    if (!settling.isEmpty()) {
      return Optional.empty();
    }
    if (sight.memory().gone()) {
      return Optional.of(resolved(sight.at(), Outcome.GONE, "the workload is gone"));
    }
    if (quietSince == null) {
      return Optional.empty();
    }
    if (!failed && !actedOn) {
      return quietSince.plus(WITHDRAWN_AFTER).isAfter(sight.at())
          ? Optional.empty()
          : Optional.of(
              resolved(
                  sight.at(), Outcome.WITHDRAWN, "the growth did not go on; nothing had failed"));
    }
    return quietSince.plus(RECOVERED_AFTER).isAfter(sight.at()) || !sight.memory().allAvailable()
        ? Optional.empty()
        : Optional.of(
            resolved(
                sight.at(),
                Outcome.RECOVERED,
                Sentences.kinds(List.copyOf(kinds)) + " is over and stayed away for five minutes"));
  }

  private IncidentUpdated update(Sight sight, Optional<Forecast> near) {
    List<Fact> facts = sight.findings().stream().map(Finding::fact).toList();
    return new IncidentUpdated(
        id + "/0/updated-" + updates,
        id,
        subject,
        sight.at(),
        evidenceAt,
        List.copyOf(kinds),
        severity,
        near.orElse(null),
        facts,
        Sentences.now(subject, sight.findings(), near));
  }

  private IncidentResolved resolved(Instant at, Outcome outcome, String what) {
    return new IncidentResolved(
        id + "/0/resolved", id, subject, at, outcome, subject.displayName() + ": " + what);
  }

  /** A forecast came or went, or its time moved by a fifth of what was left and a minute. */
  private boolean moved(Optional<Forecast> near, Instant at) {
    if (near.isEmpty() || told.isEmpty()) {
      return near.isPresent() != told.isPresent();
    }
    Duration moved = Duration.between(told.get().eta(), near.get().eta()).abs();
    Duration left = Duration.between(at, told.get().eta()).abs();
    return moved.toSeconds() > ETA_MOVED_SECONDS && moved.toMillis() > ETA_MOVED * left.toMillis();
  }

  private static int number(String eventId) {
    try {
      return Integer.parseInt(eventId.substring(eventId.lastIndexOf('-') + 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
