package dev.forestall.remediation.incident;

import dev.forestall.model.incident.DashboardEvent;
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
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionRequested;
import dev.forestall.model.remediation.AutomationPaused;
import dev.forestall.model.remediation.AutomationResumed;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.IncidentGrouped;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RequestRefused;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One incident: the fold of its events from all topics. Applying an event twice changes nothing,
 * and the order in which the topics are read does not matter, so that it can be rebuilt at any
 * time. Not thread-safe: the owner of its partition alone holds it.
 */
public final class Incident {
  private final IncidentId id;
  private final Subject subject;
  private final long firstSeenNanos;
  private final Set<String> seen = new HashSet<>();
  private final TreeMap<Integer, Attempt> attempts = new TreeMap<>();
  private final Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
  private @Nullable IncidentOpened opened;
  private @Nullable IncidentUpdated updated;
  private @Nullable IncidentEnriched enriched;
  private @Nullable IncidentResolved resolved;
  private @Nullable DashboardEvent dashboard;
  private final List<FeedbackGiven> feedback = new ArrayList<>();
  private final List<ActionRequested> requests = new ArrayList<>();
  private final List<IncidentGrouped> groups = new ArrayList<>();
  private boolean changed = true;

  /**
   * Not yet anything but its identity.
   *
   * @param firstSeenNanos {@link System#nanoTime()} from which its joins are waited for
   */
  public Incident(IncidentId id, Subject subject, long firstSeenNanos) {
    this.id = id;
    this.subject = subject;
    this.firstSeenNanos = firstSeenNanos;
  }

  /** Takes in what the detector said. */
  public void apply(IncidentEvent event) {
    if (event instanceof IncidentUpdated next) {
      update(next);
    } else if (seen.add(event.eventId())) {
      changed = true;
      switch (event) {
        case IncidentOpened o -> {
          opened = o;
          kinds.add(o.faultKind());
        }
        case IncidentEnriched e -> enrich(e);
        case IncidentResolved r -> resolved = r;
        case EffectObserved e -> attempt(number(e.proposalId())).record(e);
        case IncidentUpdated u -> throw new IllegalStateException("taken above: " + u.eventId());
      }
    }
  }

  /** A later one replaces an earlier one whole, in whatever order they are read. */
  private void enrich(IncidentEnriched next) {
    IncidentEnriched known = enriched;
    if (known == null || !next.at().isBefore(known.at())) {
      enriched = next;
    }
  }

  private void update(IncidentUpdated next) {
    kinds.addAll(next.kinds());
    IncidentUpdated known = updated;
    if (known == null || next.at().isAfter(known.at())) {
      updated = next;
      changed = true;
    }
  }

  /** Takes in its page. */
  public void apply(DashboardEvent event) {
    if (seen.add(event.eventId()) || dashboard instanceof DashboardEvent.DashboardFailed) {
      dashboard = event;
      changed = true;
    }
  }

  /** Takes in a step of its remediation, its own one or one read back. */
  public void apply(RemediationEvent event) {
    if (!seen.add(event.eventId())) {
      return;
    }
    changed = true;
    switch (event) {
      case DiagnosisMade d -> attempt(d.attempt()).record(d);
      case RemediationEvent.OfProposal p -> attempt(number(p.proposalId())).record(p);
      case Escalated e -> attempt(number(e.eventId())).record(e);
      case FeedbackGiven f -> feedback.add(f);
      case ActionRequested r -> requests.add(r);
      case IncidentGrouped g -> groups.add(g);
      case AutomationPaused p -> seen.remove(p.eventId());
      case AutomationResumed r -> seen.remove(r.eventId());
      case RequestRefused r -> seen.remove(r.eventId());
    }
  }

  /** Whether a step's event exists: then it is not done again. */
  public boolean happened(String eventId) {
    return seen.contains(eventId);
  }

  private Attempt attempt(int number) {
    return attempts.computeIfAbsent(number, n -> new Attempt(id, n));
  }

  /** The attempt of that number, begun if it was not. */
  public Attempt begin(int number) {
    return attempt(number);
  }

  private static int number(ProposalId proposal) {
    return positive(proposal.value().substring(proposal.value().lastIndexOf('-') + 1), proposal);
  }

  private static int number(String eventId) {
    String[] parts = eventId.split("/", -1);
    return positive(parts.length == 3 ? parts[1] : "", eventId);
  }

  private static int positive(String digits, Object of) {
    try {
      int number = Integer.parseInt(digits);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no attempt can be read from " + of, e);
    }
    throw new IllegalArgumentException("no attempt can be read from " + of);
  }

  public IncidentId id() {
    return id;
  }

  public Subject subject() {
    return subject;
  }

  public long firstSeenNanos() {
    return firstSeenNanos;
  }

  public Optional<IncidentOpened> opened() {
    return Optional.ofNullable(opened);
  }

  public Optional<IncidentUpdated> updated() {
    return Optional.ofNullable(updated);
  }

  public Optional<IncidentEnriched> enriched() {
    return Optional.ofNullable(enriched);
  }

  public Optional<IncidentResolved> resolved() {
    return Optional.ofNullable(resolved);
  }

  public Optional<DashboardEvent> dashboard() {
    return Optional.ofNullable(dashboard);
  }

  List<FeedbackGiven> feedback() {
    return List.copyOf(feedback);
  }

  /** What somebody asked for at a door and no diagnosis has taken up yet, oldest first. */
  public List<ActionRequested> unansweredRequests() {
    Set<String> answered =
        attempts.values().stream()
            .flatMap(a -> a.diagnosis().stream())
            .flatMap(d -> Optional.ofNullable(d.requestedBy()).stream())
            .collect(Collectors.toUnmodifiableSet());
    return requests.stream().filter(r -> !answered.contains(r.eventId())).toList();
  }

  /** Who asked for an action. */
  public Optional<String> requester(String requestEventId) {
    return requests.stream()
        .filter(r -> r.eventId().equals(requestEventId))
        .map(ActionRequested::by)
        .findFirst();
  }

  /** Its attempts, first one first. */
  public Collection<Attempt> attempts() {
    return attempts.values();
  }

  /** The newest attempt. */
  public Optional<Attempt> current() {
    return Optional.ofNullable(attempts.lastEntry()).map(e -> e.getValue());
  }

  /** Time of its newest evidence: what is older than ten minutes is never acted on. */
  public Instant evidenceAt() {
    Instant at = opened == null ? Instant.MIN : opened.at();
    return updated != null && updated.evidenceAt().isAfter(at) ? updated.evidenceAt() : at;
  }

  /** Its fault kinds so far, as the detector listed them. */
  public Set<FaultKind> kinds() {
    return Set.copyOf(kinds);
  }

  /** The forecast that stands now. */
  public Optional<Forecast> forecast() {
    if (updated != null) {
      return Optional.ofNullable(updated.forecast());
    }
    return opened().map(IncidentOpened::forecast);
  }

  /** The facts that stand now. */
  public List<Fact> facts() {
    if (updated != null) {
      return updated.facts();
    }
    return opened().map(IncidentOpened::facts).orElse(List.of());
  }

  /**
   * Names of the actions that were carried out for it against an object: none of them is done there
   * again.
   */
  public Set<String> tried(Subject target) {
    return attempts.values().stream()
        .flatMap(a -> a.find(ActionExecuted.class).stream())
        .map(ActionExecuted::action)
        .filter(a -> a instanceof RemediationAction.Change c && c.target().subject().equals(target))
        .map(RemediationAction::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * What the evidence names as the culprit, where that is another workload or node of the same
   * cluster.
   */
  public Optional<Suspect> culprit() {
    return Culprits.named(enriched, subject);
  }

  /** Whether an action for it may be aimed at that object: its own, or the named culprit. */
  public boolean mayAimAt(Subject target) {
    return target.equals(subject) || culprit().filter(c -> c.subject().equals(target)).isPresent();
  }

  /** The incident with the same culprit to which it attached last. */
  public Optional<IncidentGrouped> group() {
    return groups.isEmpty() ? Optional.empty() : Optional.of(groups.getLast());
  }

  /** What could not be had, each a sentence. */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (enriched == null) {
      missing.add(
          "The detector's evidence (aggregates, suspects, revisions) did not come in time.");
    } else {
      missing.addAll(enriched.missing());
    }
    switch (dashboard) {
      case null -> missing.add("No page of the incident came in time.");
      case DashboardEvent.DashboardFailed failed -> missing.add(failed.reason());
      case DashboardEvent.DashboardReady ready -> {}
    }
    return missing;
  }

  /** Whether anything changed since {@link #shown()}. */
  public boolean changed() {
    return changed;
  }

  /** The view has it as it is. */
  public void shown() {
    changed = false;
  }

  /** The view must be written again. */
  public void touch() {
    changed = true;
  }
}
