package dev.forestall.feedback.record;

import dev.forestall.model.event.WorkloadChanged.Change;
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
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.RemediationEvent.OfIncident;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one incident. It is the same whatever the order in which its events came and
 * however often, since each event counts by its id.
 *
 * @param id the incident
 * @param subject the workload or node
 * @param opened how it began, null when that is no longer kept
 * @param changes changes that came just before, newest first, null when it was never enriched
 * @param kinds every fault kind seen
 * @param symptoms what was seen, one phrase each
 * @param metrics metrics that were forecast to breach
 * @param near whether a breach was ever forecast within {@link #NEAR}
 * @param resolved how it ended, null while it has not
 * @param steps what remediation did, by event id
 */
public record CaseFile(
    IncidentId id,
    Subject subject,
    @Nullable IncidentOpened opened,
    @Nullable List<RecentChange> changes,
    Set<FaultKind> kinds,
    SortedSet<String> symptoms,
    SortedSet<String> metrics,
    boolean near,
    @Nullable IncidentResolved resolved,
    SortedMap<String, OfIncident> steps) {
  /** A breach forecast this soon is never taken for noise. */
  public static final Duration NEAR = Duration.ofMinutes(15);

  private static final Set<Change> REAL = EnumSet.of(Change.ROLLOUT, Change.SCALE, Change.CONFIG);
  private static final String OURS = "forestall";
  private static final int LONGEST_PHRASE = 80;
  private static final int MOST_PHRASES = 40;
  private static final Comparator<OfIncident> BY_TIME =
      Comparator.comparing(OfIncident::at).thenComparing(OfIncident::eventId);

  static CaseFile empty(IncidentId id, Subject subject) {
    return new CaseFile(
        id,
        subject,
        null,
        null,
        Set.of(),
        Collections.emptySortedSet(),
        Collections.emptySortedSet(),
        false,
        null,
        Collections.emptySortedMap());
  }

  CaseFile plus(IncidentEvent event) {
    return switch (event) {
      case IncidentOpened begun ->
          opened != null
              ? this
              : seen(Set.of(begun.faultKind()), begun.forecast(), begun.facts()).with(begun);
      case IncidentUpdated updated -> seen(updated.kinds(), updated.forecast(), updated.facts());
      case IncidentEnriched enriched -> changes != null ? this : with(enriched.changes());
      case IncidentResolved ended -> resolved != null ? this : with(ended);
      case EffectObserved effect -> this; // the verdict says what it means
    };
  }

  CaseFile plus(OfIncident step) {
    if (steps.containsKey(step.eventId())) {
      return this;
    }
    SortedMap<String, OfIncident> more = new TreeMap<>(steps);
    more.put(step.eventId(), step);
    return new CaseFile(
        id,
        subject,
        opened,
        changes,
        kinds,
        symptoms,
        metrics,
        near,
        resolved,
        Collections.unmodifiableSortedMap(more));
  }

  /** The steps of that type, oldest first. */
  public <T extends OfIncident> List<T> steps(Class<T> type) {
    return steps.values().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .sorted(BY_TIME)
        .toList();
  }

  /** When it began, as far as is known. */
  public Optional<Instant> onset() {
    return opened == null ? firstStep() : Optional.of(opened.onset());
  }

  /** When it was opened, as far as is known. */
  public Optional<Instant> openedAt() {
    return opened == null ? firstStep() : Optional.of(opened.at());
  }

  /** Changes of the workload by others than Forestall that came before the opening. */
  public Stream<RecentChange> changesByOthers() {
    return realChanges().filter(c -> !ours(c));
  }

  /** Changes of the workload by Forestall for another incident that came before the opening. */
  Stream<RecentChange> changesByOurselves() {
    return realChanges()
        .filter(CaseFile::ours)
        .filter(c -> c.proposal() == null || !c.proposal().startsWith(id.value() + "-"));
  }

  /** The last verdict. */
  public Optional<VerdictReached> lastVerdict() {
    return steps(VerdictReached.class).stream().reduce((a, b) -> b);
  }

  /** A person's last word on it. */
  public Optional<FeedbackGiven> lastWord() {
    return steps(FeedbackGiven.class).stream().reduce((a, b) -> b);
  }

  private Optional<Instant> firstStep() {
    return steps.values().stream().map(OfIncident::at).min(Comparator.naturalOrder());
  }

  private Stream<RecentChange> realChanges() {
    Instant until = openedAt().orElse(Instant.MAX);
    return changes == null
        ? Stream.of()
        : changes.stream()
            .filter(c -> c.subject().equals(subject))
            .filter(c -> REAL.contains(c.change()))
            .filter(c -> !c.at().isAfter(until));
  }

  private static boolean ours(RecentChange change) {
    return change.proposal() != null || change.by().equals(OURS);
  }

  private CaseFile with(IncidentOpened begun) {
    return new CaseFile(
        id, subject, begun, changes, kinds, symptoms, metrics, near, resolved, steps);
  }

  private CaseFile with(List<RecentChange> before) {
    return new CaseFile(
        id, subject, opened, before, kinds, symptoms, metrics, near, resolved, steps);
  }

  private CaseFile with(IncidentResolved ended) {
    return new CaseFile(id, subject, opened, changes, kinds, symptoms, metrics, near, ended, steps);
  }

  private CaseFile seen(
      Collection<FaultKind> moreKinds, @Nullable Forecast forecast, List<Fact> facts) {
    Set<FaultKind> allKinds = EnumSet.noneOf(FaultKind.class);
    allKinds.addAll(kinds);
    allKinds.addAll(moreKinds);
    SortedSet<String> phrases = new TreeSet<>(symptoms);
    SortedSet<String> forecastMetrics = new TreeSet<>(metrics);
    boolean soon = near;
    if (forecast != null) {
      phrases.add(phrase(forecast.metric() + " grows towards its limit"));
      forecastMetrics.add(forecast.metric());
      soon |= Duration.between(forecast.madeAt(), forecast.eta()).compareTo(NEAR) <= 0;
    }
    facts.forEach(fact -> {
      allKinds.add(fact.kind());
      phrases.add(phrase(fact.reason()));
    });
    while (phrases.size() > MOST_PHRASES) {
      phrases.removeLast();
    }
    return new CaseFile(
        id,
        subject,
        opened,
        changes,
        Collections.unmodifiableSet(allKinds),
        Collections.unmodifiableSortedSet(phrases),
        Collections.unmodifiableSortedSet(forecastMetrics),
        soon,
        resolved,
        steps);
  }

  private static String phrase(String text) {
    return text.length() > LONGEST_PHRASE ? text.substring(0, LONGEST_PHRASE) : text;
  }
}
