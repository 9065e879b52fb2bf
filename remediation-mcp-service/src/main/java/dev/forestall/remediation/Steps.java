package dev.forestall.remediation;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.diagnose.FaultKinds;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.GuardDecision;
import dev.forestall.remediation.guard.GuardRequest;
import dev.forestall.remediation.guard.GuardRequest.Purpose;
import dev.forestall.remediation.guard.Ledger;
import dev.forestall.remediation.guard.StoreUnavailableException;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all steps share: where they are written down, and the ways in which an attempt ends or
 * waits.
 */
final class Steps {
  private static final Logger log = LoggerFactory.getLogger(Steps.class);

  private final ActionGuard guard;
  private final Ledger ledger;
  final Journal journal;
  final RemediationMetrics metrics;
  final Clock clock;

  private final Map<IncidentId, Long> restUntil = new HashMap<>();

  Steps(
      ActionGuard guard, Ledger ledger, Journal journal, RemediationMetrics metrics, Clock clock) {
    this.guard = guard;
    this.ledger = ledger;
    this.journal = journal;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Forgets what was only remembered for an incident in this hand. */
  void forget(Incident incident) {
    restUntil.remove(incident.id());
  }

  /** Whether nothing more is to be proposed: it is resolved, or a person has been called. */
  static boolean over(Incident incident) {
    return incident.resolved().isPresent() || called(incident);
  }

  /** Whether a person has been called for what the newest attempt puts it down to. */
  static boolean called(Incident incident) {
    Optional<Subject> now = Aims.of(incident);
    return incident.attempts().stream()
        .anyMatch(a -> a.escalated() && Aims.of(incident, a).equals(now));
  }

  /** Why what an attempt was made for is no longer so; empty while it is. */
  static Optional<String> outdated(Incident incident, Attempt attempt) {
    return otherKind(incident, attempt).or(() -> otherCulprit(incident, attempt));
  }

  /** Whom the evidence names by now, when that is not whom the attempt was made for. */
  static Optional<String> otherCulprit(Incident incident, Attempt attempt) {
    return Aims.changed(incident, attempt);
  }

  static Optional<String> otherKind(Incident incident, Attempt attempt) {
    FaultKind now = FaultKinds.settled(incident.kinds());
    return attempt
        .diagnosis()
        .map(DiagnosisMade::faultKind)
        .filter(then -> then != now)
        .map(then -> "The fault is " + now + " by now, not " + then + ".");
  }

  boolean expired(ActionProposed proposed) {
    return !clock.instant().isBefore(proposed.expiresAt());
  }

  static Instant diagnosedAt(Attempt attempt) {
    return attempt.diagnosis().map(DiagnosisMade::at).orElseThrow();
  }

  void stale(Incident incident, Attempt attempt, String sentence) {
    giveBack(attempt);
    journal.write(
        incident,
        new ProposalStale(
            attempt.eventId("stale"),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            sentence));
  }

  /** The budget of what was not written; a store that is away gets it back by time. */
  void giveBack(Attempt attempt) {
    attempt
        .change()
        .ifPresent(c -> {
          try {
            ledger.giveBack(
                new Ledger.Entry(attempt.proposalId(), c.target().subject(), clock.instant()));
          } catch (StoreUnavailableException e) {
            log.debug("budget of {} not given back", attempt.proposalId(), e);
          }
        });
  }

  void deny(Incident incident, Attempt attempt, GuardDecision.Deny no, String step) {
    metrics.denied(no.code());
    journal.write(
        incident,
        new ActionDenied(
            attempt.eventId(step),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            no.code().name(),
            no.sentence()));
  }

  void escalate(Incident incident, Attempt attempt, String reason) {
    if (!called(incident)) {
      journal.write(
          incident,
          new Escalated(
              attempt.eventId("escalated"),
              incident.id(),
              incident.subject(),
              clock.instant(),
              reason));
    }
  }

  GuardRequest request(
      Incident incident,
      Attempt attempt,
      RemediationAction.Change change,
      Purpose purpose,
      boolean approved) {
    DiagnosisMade diagnosis = attempt.diagnosis().orElseThrow();
    return new GuardRequest(
        purpose,
        attempt.proposalId(),
        change,
        diagnosis.faultKind(),
        diagnosis.diagnostician(),
        incident.evidenceAt(),
        approved);
  }

  boolean own(Subject subject) {
    return subject.cluster().equals(guard.policy().cluster());
  }

  void rest(Incident incident, Duration duration) {
    restUntil.put(incident.id(), System.nanoTime() + duration.toNanos());
  }

  boolean resting(Incident incident) {
    Long until = restUntil.get(incident.id());
    return until != null && until - System.nanoTime() > 0;
  }
}
