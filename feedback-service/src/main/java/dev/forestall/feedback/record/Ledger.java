package dev.forestall.feedback.record;

import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationEvent.OfIncident;
import dev.forestall.model.remediation.RemediationEvent.OfProposal;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The files of all incidents. Written by one thread, read by any: a file never changes, it is
 * replaced.
 */
public final class Ledger {
  /** For so long after Forestall's own change, what begins on that workload is its own doing. */
  public static final Duration SETTLING = Duration.ofMinutes(15);

  private final Map<IncidentId, CaseFile> files = new ConcurrentHashMap<>();
  private final Map<Subject, Set<IncidentId>> bySubject = new ConcurrentHashMap<>();
  private final Map<Subject, Set<IncidentId>> byTarget = new ConcurrentHashMap<>();
  private final Map<TrackKey, Set<IncidentId>> byTrack = new ConcurrentHashMap<>();

  /** Notes an event; false when it says nothing new. */
  public boolean note(IncidentEvent event) {
    return replace(event.incidentId(), event.subject(), file -> file.plus(event));
  }

  /** Notes a step; false when it says nothing new. */
  public boolean note(OfIncident step) {
    target(step).ifPresent(target -> index(byTarget, target, step.incidentId()));
    if (step instanceof VerdictReached verdict) {
      index(byTrack, TrackKey.of(verdict), step.incidentId());
    }
    OfIncident slim = slim(step);
    return replace(step.incidentId(), step.subject(), file -> file.plus(slim));
  }

  /** Every file. */
  public Collection<CaseFile> all() {
    return files.values();
  }

  /** The files about a workload or node. */
  public Stream<CaseFile> about(Subject subject) {
    return read(bySubject.getOrDefault(subject, Set.of()));
  }

  /** The workloads that the step's own writes went to, beside the one that it is about. */
  public Optional<Subject> target(OfIncident step) {
    return switch (step) {
      case ExecutionStarted started -> target(started.action());
      case ActionExecuted executed -> target(executed.action());
      case ActionUndone undone ->
          Optional.ofNullable(files.get(undone.incidentId()))
              .flatMap(file -> targetOf(file, undone));
      default -> Optional.empty();
    };
  }

  /**
   * Whether the incident began on a workload that Forestall itself had just changed for another
   * incident, nobody else having changed it since: nothing is learned from it.
   */
  public boolean isOwnDoing(CaseFile file) {
    Optional<Instant> onset = file.onset();
    Optional<Instant> opened = file.openedAt();
    if (onset.isEmpty() || opened.isEmpty()) {
      return false;
    }
    Optional<Instant> own =
        Stream.concat(
                writesTo(file.subject(), file.id()),
                file.changesByOurselves().map(RecentChange::at))
            .filter(at -> !at.isAfter(opened.get()))
            .filter(at -> Duration.between(at, onset.get()).compareTo(SETTLING) <= 0)
            .max(Comparator.naturalOrder());
    Optional<Instant> others =
        file.changesByOthers().map(RecentChange::at).max(Comparator.naturalOrder());
    return own.isPresent() && (others.isEmpty() || !others.get().isAfter(own.get()));
  }

  /** Whether Forestall acted on the incident, or wrote to its workload meanwhile or just before. */
  public boolean wasActedOn(CaseFile file) {
    Instant onset = file.onset().orElse(Instant.MIN);
    Instant end = file.resolved() == null ? Instant.MAX : file.resolved().at();
    return !file.steps(ExecutionStarted.class).isEmpty()
        || !file.steps(ActionExecuted.class).isEmpty()
        || writesTo(file.subject(), file.id())
            .filter(at -> Duration.between(at, onset).compareTo(SETTLING) <= 0)
            .anyMatch(at -> !at.isAfter(end));
  }

  /** The verdicts that count for a track record. */
  List<VerdictReached> verdicts(TrackKey key) {
    return read(byTrack.getOrDefault(key, Set.of()))
        .filter(file -> !isOwnDoing(file))
        .flatMap(file -> file.steps(VerdictReached.class).stream())
        .filter(verdict -> TrackKey.of(verdict).equals(key))
        .toList();
  }

  private Stream<Instant> writesTo(Subject subject, IncidentId except) {
    return read(byTarget.getOrDefault(subject, Set.of()))
        .filter(file -> !file.id().equals(except))
        .flatMap(file ->
            Stream.<OfProposal>concat(
                    file.steps(ActionExecuted.class).stream(),
                    file.steps(ActionUndone.class).stream())
                .filter(step -> targetOf(file, step).equals(Optional.of(subject)))
                .map(OfProposal::at));
  }

  private static Optional<Subject> targetOf(CaseFile file, OfProposal step) {
    return Stream.concat(
            file.steps(ActionExecuted.class).stream()
                .filter(e -> e.proposalId().equals(step.proposalId()))
                .map(ActionExecuted::action),
            file.steps(ExecutionStarted.class).stream()
                .filter(e -> e.proposalId().equals(step.proposalId()))
                .map(ExecutionStarted::action))
        .flatMap(action -> target(action).stream())
        .findFirst();
  }

  private static Optional<Subject> target(RemediationAction action) {
    return action instanceof RemediationAction.Change change
        ? Optional.of(change.target().subject())
        : Optional.empty();
  }

  private boolean replace(IncidentId id, Subject subject, UnaryOperator<CaseFile> change) {
    CaseFile before = files.getOrDefault(id, CaseFile.empty(id, subject));
    CaseFile after = change.apply(before);
    files.put(id, after);
    index(bySubject, after.subject(), id);
    return !after.equals(before);
  }

  private Stream<CaseFile> read(Set<IncidentId> ids) {
    return ids.stream().map(files::get).filter(Objects::nonNull);
  }

  private static <K> void index(Map<K, Set<IncidentId>> index, K key, IncidentId id) {
    index.computeIfAbsent(key, k -> ConcurrentHashMap.newKeySet()).add(id);
  }

  /** Without the differences: they are in the topic, and nothing is learned from them. */
  private static OfIncident slim(OfIncident step) {
    return switch (step) {
      case ActionProposed p ->
          new ActionProposed(
              p.eventId(),
              p.incidentId(),
              p.subject(),
              p.at(),
              p.proposalId(),
              p.attempt(),
              p.diagnostician(),
              p.action(),
              p.mode(),
              p.digest(),
              List.of(),
              p.needsApproval(),
              p.expiresAt(),
              p.why(),
              p.requestedBy());
      case ExecutionStarted s ->
          new ExecutionStarted(
              s.eventId(),
              s.incidentId(),
              s.subject(),
              s.at(),
              s.proposalId(),
              s.action(),
              List.of());
      default -> step;
    };
  }
}
