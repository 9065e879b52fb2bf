package dev.forestall.remediation.notify;

import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.testing.Incidents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An incident whose events are told one after the other, with the real times of each. */
final class Story {
  static final Instant BEGIN = Instant.parse("2026-01-05T10:00:00Z");

  final Incidents detector;
  final Incident incident;
  final RemediationAction action;
  Life life = Life.UNKNOWN;

  Story(Subject subject) {
    this(Incidents.leak(subject, BEGIN));
  }

  Story(Incidents detector) {
    this.detector = detector;
    this.incident = new Incident(detector.id(), detector.subject(), 0);
    this.action =
        new RemediationAction.Rollback(new Target(detector.subject(), "u"), "r1", "cart-v1");
  }

  static Story leak() {
    return new Story(Subject.deployment("here", "shop", "cart"));
  }

  Story opened() {
    return detected(detector.opened(), Duration.ZERO);
  }

  Story detected(IncidentEvent event, Duration after) {
    incident.apply(event);
    life = life.with(event, BEGIN.plus(after));
    return this;
  }

  Story page() {
    incident.apply(detector.dashboard());
    return this;
  }

  Story severity(Severity severity, Duration after) {
    return detected(update(severity, after), after);
  }

  IncidentUpdated update(Severity severity, Duration after) {
    IncidentUpdated u = detector.updated(BEGIN.plus(after), List.of(detector.kind()));
    return new IncidentUpdated(
        u.eventId(),
        u.incidentId(),
        u.subject(),
        u.at(),
        u.evidenceAt(),
        u.kinds(),
        severity,
        u.forecast(),
        u.facts(),
        u.summary());
  }

  Story proposed() {
    step(
        new DiagnosisMade(
            detector.id() + "/1/diagnosis",
            detector.id(),
            detector.subject(),
            BEGIN.plusSeconds(10),
            1,
            "playbook",
            detector.kind(),
            detector.subject(),
            "The rollout of v2 brought a leak.",
            List.of(),
            0.8,
            List.of(),
            null,
            null,
            null,
            null));
    return step(
        new ActionProposed(
            detector.id() + "/1/proposed",
            detector.id(),
            detector.subject(),
            BEGIN.plusSeconds(11),
            detector.proposal(1),
            1,
            "playbook",
            action,
            Mode.APPROVE,
            "d",
            List.of(),
            true,
            BEGIN.plusSeconds(1800),
            "It was healthy.",
            null));
  }

  Story rejected(String by, String why) {
    return step(
        new ActionRejected(
            detector.id() + "/1/rejected",
            detector.id(),
            detector.subject(),
            BEGIN.plusSeconds(60),
            detector.proposal(1),
            by,
            why));
  }

  Story executed() {
    return step(
        new ActionExecuted(
            detector.id() + "/1/executed",
            detector.id(),
            detector.subject(),
            BEGIN.plusSeconds(60),
            detector.proposal(1),
            action,
            "7"));
  }

  Story verdict(Verdict verdict) {
    return step(
        new VerdictReached(
            detector.id() + "/1/verdict",
            detector.id(),
            detector.subject(),
            BEGIN.plusSeconds(400),
            detector.proposal(1),
            detector.kind(),
            action,
            "playbook",
            verdict,
            List.of("because")));
  }

  Story escalated() {
    return step(
        new Escalated(
            detector.id() + "/1/escalated",
            detector.id(),
            detector.subject(),
            BEGIN.plusSeconds(401),
            "It did not help."));
  }

  Story resolved(Duration after) {
    return detected(detector.resolved(BEGIN.plus(after)), after);
  }

  private Story step(RemediationEvent event) {
    incident.apply(event);
    return this;
  }

  List<Alert> alerts(Alerts alerts, Duration after) {
    return alerts.of(
        IncidentView.of(incident).orElseThrow(),
        IncidentView.proposalsOf(incident),
        life,
        BEGIN.plus(after));
  }
}
