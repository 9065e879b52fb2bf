package dev.forestall.dashboard.compose;

import dev.forestall.model.Require;
import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.PlottedSeries;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an incident, as far as its dashboard shows it: equal stories have equal
 * dashboards, and an event that changes nothing in the picture gives the same story back.
 *
 * @param opened how it began
 * @param enriched its evidence, once it is there
 * @param updated the newest update that changes the picture
 * @param deeds what was done about it, in order of time
 * @param resolved how it ended
 */
public record Story(
    IncidentOpened opened,
    @Nullable IncidentEnriched enriched,
    @Nullable IncidentUpdated updated,
    List<RemediationEvent.OfIncident> deeds,
    @Nullable IncidentResolved resolved) {
  private static final int MOST_DEEDS = 30;
  private static final long SLACK_SECONDS = 60;

  public Story {
    Require.present(opened, "opened");
    deeds = List.copyOf(deeds);
  }

  /** The story of an incident that just opened. */
  public static Story of(IncidentOpened opened) {
    return new Story(opened, null, null, List.of(), null);
  }

  /** The story after this event of its incident. */
  public Story after(IncidentEvent event) {
    return switch (event) {
      case IncidentOpened again -> this;
      case EffectObserved effect -> this;
      case IncidentEnriched e ->
          enriched != null && e.at().isBefore(enriched.at())
              ? this
              : new Story(opened, e, updated, deeds, resolved);
      case IncidentUpdated u -> moves(u) ? new Story(opened, enriched, u, deeds, resolved) : this;
      case IncidentResolved r -> new Story(opened, enriched, updated, deeds, r);
    };
  }

  /** The story after this step of its remediation. */
  public Story after(RemediationEvent.OfIncident event) {
    boolean known = deeds.stream().anyMatch(d -> d.eventId().equals(event.eventId()));
    if (!isDeed(event) || known || deeds.size() >= MOST_DEEDS) {
      return this;
    }
    List<RemediationEvent.OfIncident> more = new ArrayList<>(deeds);
    more.add(event);
    more.sort(
        Comparator.comparing(RemediationEvent.OfIncident::at)
            .thenComparing(RemediationEvent.OfIncident::eventId));
    return new Story(opened, enriched, updated, more, resolved);
  }

  /** Whether a step of remediation is something that a dashboard marks. */
  public static boolean isDeed(RemediationEvent event) {
    return event instanceof ActionExecuted
        || event instanceof ActionFailed
        || event instanceof ActionUndone
        || event instanceof VerdictReached;
  }

  /** The incident. */
  public IncidentId id() {
    return opened.incidentId();
  }

  /** What it is about. */
  public Subject subject() {
    return opened.subject();
  }

  /** The newest forecast that was made, whether or not it still stands. */
  public Optional<Forecast> forecast() {
    return Optional.ofNullable(
        updated != null && updated.forecast() != null ? updated.forecast() : opened.forecast());
  }

  /** Whether a breach is still predicted. */
  public boolean forecastStands() {
    return resolved == null
        && (updated == null ? opened.forecast() != null : updated.forecast() != null);
  }

  /** Every fault kind, first one first. */
  public List<FaultKind> kinds() {
    Set<FaultKind> kinds = new LinkedHashSet<>();
    kinds.add(opened.faultKind());
    if (updated != null) {
      kinds.addAll(updated.kinds());
    }
    return List.copyOf(kinds);
  }

  /** The newest sentence. */
  public String summary() {
    return resolved != null
        ? resolved.summary()
        : updated != null ? updated.summary() : opened.summary();
  }

  /** The pods that it names. */
  public Set<String> pods() {
    Set<String> pods = new LinkedHashSet<>();
    forecast().ifPresent(f -> pods.add(f.pod()));
    opened.facts().stream().map(Fact::pod).forEach(pod -> addIfThere(pods, pod));
    if (updated != null) {
      updated.facts().stream().map(Fact::pod).forEach(pod -> addIfThere(pods, pod));
    }
    if (enriched != null) {
      enriched.aggregates().stream().map(Aggregate::pod).forEach(pods::add);
      enriched.series().stream().map(PlottedSeries::pod).forEach(pods::add);
    }
    return pods;
  }

  /** When the newest of all this was. */
  public Instant newest() {
    Instant newest = opened.at();
    newest = updated == null ? newest : later(newest, updated.at());
    newest = deeds.isEmpty() ? newest : later(newest, deeds.getLast().at());
    return resolved == null ? newest : later(newest, resolved.at());
  }

  /**
   * A forecast is made each quarter of a minute: only one that leaves the drawn interval counts.
   */
  private boolean moves(IncidentUpdated next) {
    if (updated != null && !next.at().isAfter(updated.at())) {
      return false;
    }
    boolean sameKinds = kinds().containsAll(next.kinds());
    boolean sameSeverity =
        next.severity() == (updated == null ? opened.severity() : updated.severity());
    boolean sameStanding = (next.forecast() != null) == (forecastStands() || resolved != null);
    Forecast drawn = forecast().orElse(null);
    Forecast newer = next.forecast();
    boolean inside = drawn == null || newer == null || inside(newer.eta(), drawn);
    return !(sameKinds && sameSeverity && sameStanding && inside);
  }

  private static boolean inside(Instant eta, Forecast drawn) {
    long from = drawn.from().getEpochSecond();
    long to = drawn.to().getEpochSecond();
    long slack = (to - from) / 2 + SLACK_SECONDS;
    return eta.getEpochSecond() >= from - slack && eta.getEpochSecond() <= to + slack;
  }

  private static void addIfThere(Set<String> pods, @Nullable String pod) {
    if (pod != null && !pod.isBlank()) {
      pods.add(pod);
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
