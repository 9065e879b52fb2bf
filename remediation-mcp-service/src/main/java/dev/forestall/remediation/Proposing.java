package dev.forestall.remediation;

import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRequested;
import dev.forestall.model.remediation.Candidate;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.diagnose.Changes;
import dev.forestall.remediation.diagnose.Diagnosis;
import dev.forestall.remediation.diagnose.Evidence;
import dev.forestall.remediation.diagnose.FaultKinds;
import dev.forestall.remediation.diagnose.Lessons;
import dev.forestall.remediation.diagnose.Thinking;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.execute.Planning;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.DenialCode;
import dev.forestall.remediation.guard.GuardDecision;
import dev.forestall.remediation.guard.GuardRequest.Purpose;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.propose.Approvals;
import dev.forestall.remediation.propose.Json;
import dev.forestall.remediation.propose.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From an incident to a diagnosis, and from it to one proposal. */
final class Proposing {
  private static final Duration REST = Duration.ofSeconds(1);
  private static final String PERSON = "person";
  private static final Duration REQUEST_STANDS = Duration.ofMinutes(10);

  /** Evidence of the cause grows for five minutes after the onset; one more, and nothing comes. */
  private static final Duration EVIDENCE_GROWS = Duration.ofMinutes(6);

  private final Steps steps;
  private final RemediationProperties settings;
  private final Thinking thinking;
  private final Lessons lessons;
  private final ActionGuard guard;
  private final ClusterReader reader;
  private final Executor executor;
  private final Approvals approvals;
  private final Groups groups;

  Proposing(Remediation.Parts parts, Steps steps) {
    this.steps = steps;
    this.settings = parts.settings();
    this.thinking = parts.thinking();
    this.lessons = parts.lessons();
    this.guard = parts.guard();
    this.reader = parts.reader();
    this.executor = parts.executor();
    this.approvals = parts.approvals();
    this.groups = new Groups(steps, parts.claims(), parts.views());
  }

  /** Takes an attempt to its proposal, as far as that can be now. */
  void prepare(Incident incident, Attempt attempt) {
    Optional<ActionRequested> request = request(incident);
    boolean nothingToDo =
        request.isPresent() ? incident.resolved().isPresent() : Steps.over(incident);
    if (nothingToDo
        || guard.policy().mode(incident.subject()) == Mode.OBSERVE
        || !joined(incident)) {
      return;
    }
    Optional<GuardDecision.Deny> stale = guard.staleEvidence(incident.evidenceAt());
    if (stale.isPresent()) {
      if (!attempt.waitedForEvidence()) {
        steps.deny(incident, attempt, stale.get(), "denied-evidence");
      }
      steps.rest(incident, REST);
      return;
    }
    if (attempt.diagnosis().isEmpty()
        && request.isEmpty()
        && (growing(incident) || groups.attached(incident))) {
      steps.rest(incident, REST);
      return;
    }
    if (attempt.diagnosis().isEmpty()) {
      diagnose(incident, attempt, request);
    }
    attempt.diagnosis().ifPresent(d -> propose(incident, attempt, d));
  }

  /** What somebody asked for a short while ago and has not got yet. */
  Optional<ActionRequested> request(Incident incident) {
    Instant oldest = steps.clock.instant().minus(REQUEST_STANDS);
    return incident.unansweredRequests().stream().filter(r -> r.at().isAfter(oldest)).findFirst();
  }

  /** Forgets what is being thought about an incident that is no longer in this hand. */
  void forget(Incident incident) {
    incident.attempts().forEach(a -> thinking.forget(a.proposalId()));
  }

  private void diagnose(Incident incident, Attempt attempt, Optional<ActionRequested> request) {
    if (request.isPresent()) {
      ActionRequested r = request.get();
      steps.journal.write(incident, made(incident, attempt, asked(incident, r), null, r));
    } else {
      thinking
          .about(attempt.proposalId(), () -> evidence(incident))
          .ifPresent(t ->
              steps.journal.write(
                  incident, made(incident, attempt, t.diagnosis(), t.evidence().culprit(), null)));
    }
  }

  private static Diagnosis asked(Incident incident, ActionRequested request) {
    String wish = request.action().sentence();
    return new Diagnosis(
        PERSON,
        FaultKinds.settled(incident.kinds()),
        incident.subject(),
        "%s asked for this action: %s".formatted(request.by(), request.why()),
        List.of(),
        0,
        List.of(
            new Candidate(request.action(), request.by() + ": " + request.why()),
            new Candidate(
                new RemediationAction.Escalate(
                    "What %s asked for cannot be done: %s".formatted(request.by(), wish)),
                "A person must look.")),
        null,
        null);
  }

  private DiagnosisMade made(
      Incident incident,
      Attempt attempt,
      Diagnosis diagnosis,
      Evidence.@Nullable Culprit culprit,
      @Nullable ActionRequested request) {
    return new DiagnosisMade(
        attempt.eventId("diagnosed"),
        incident.id(),
        incident.subject(),
        steps.clock.instant(),
        attempt.number(),
        diagnosis.diagnostician(),
        diagnosis.faultKind(),
        diagnosis.culprit(),
        diagnosis.explanation(),
        diagnosis.evidence(),
        diagnosis.confidence(),
        diagnosis.candidates(),
        diagnosis.usage(),
        diagnosis.fallback(),
        request == null ? null : request.eventId(),
        culprit == null ? null : culprit.suspect().subject());
  }

  private boolean joined(Incident incident) {
    Duration waited = Duration.ofNanos(System.nanoTime() - incident.firstSeenNanos());
    return (incident.enriched().isPresent() || waited.compareTo(settings.enrichedWait()) >= 0)
        && (incident.dashboard().isPresent() || waited.compareTo(settings.dashboardWait()) >= 0);
  }

  /**
   * Whether nobody is named yet, nothing of its own explains it, and more evidence is to come: a
   * person who is called now would be called for nothing.
   */
  private boolean growing(Incident incident) {
    Instant limit = incident.opened().orElseThrow().at().plus(EVIDENCE_GROWS);
    return incident.enriched().filter(IncidentEnriched::provisional).isPresent()
        && FaultKinds.isSymptom(FaultKinds.settled(incident.kinds()))
        && Aims.culprit(incident).isEmpty()
        && Changes.causing(incident.subject(), incident.opened().get(), incident.enriched().get())
            .isEmpty()
        && steps.clock.instant().isBefore(limit);
  }

  private Evidence evidence(Incident incident) {
    Optional<Suspect> culprit = Aims.culprit(incident);
    return new Evidence(
        incident.opened().orElseThrow(),
        incident.kinds(),
        incident.forecast().orElse(null),
        incident.facts(),
        incident.enriched().orElse(null),
        incident.missing(),
        incident.tried(incident.subject()),
        workload(incident.subject()),
        lessons.trackRecords(guard.policy().cluster()),
        lessons.similar(incident.subject(), incident.kinds()),
        guard.policy().mode(culprit.map(Suspect::subject).orElse(incident.subject())),
        culprit
            .map(s -> new Evidence.Culprit(s, workload(s.subject()), incident.tried(s.subject())))
            .orElse(null));
  }

  private Evidence.@Nullable Workload workload(Subject subject) {
    return reader
        .workload(subject)
        .map(o ->
            new Evidence.Workload(Json.at(o, "/metadata/uid"), o.at("/spec/replicas").asInt(1)))
        .orElse(null);
  }

  private void propose(Incident incident, Attempt attempt, DiagnosisMade diagnosis) {
    List<String> refused = new ArrayList<>();
    for (Candidate candidate : diagnosis.candidates()) {
      boolean proposed =
          switch (candidate.action()) {
            case RemediationAction.Change change ->
                proposeChange(incident, attempt, candidate, change, refused);
            case RemediationAction.Escalate escalate -> {
              String reason = sentence(escalate.reason(), refused);
              proposeNothing(incident, attempt, candidate, new RemediationAction.Escalate(reason));
              steps.escalate(incident, attempt, reason);
              yield true;
            }
            case RemediationAction.NoAction nothing -> {
              proposeNothing(incident, attempt, candidate, nothing);
              yield true;
            }
          };
      if (proposed) {
        return;
      }
    }
  }

  private static String sentence(String reason, List<String> refused) {
    return refused.isEmpty()
        ? reason
        : "what would fit cannot be done: " + String.join(" ", refused);
  }

  private boolean proposeChange(
      Incident incident,
      Attempt attempt,
      Candidate candidate,
      RemediationAction.Change change,
      List<String> refused) {
    Subject target = change.target().subject();
    if (!incident.mayAimAt(target)) {
      refused.add(change.sentence() + ": the incident does not own that object.");
      return false;
    }
    Optional<GuardDecision.Deny> lasting = guard.lasting(target, change);
    if (lasting.filter(d -> d.code() != DenialCode.MODE_SUGGEST).isPresent()) {
      proposed(incident, attempt, candidate, Optional.empty(), lasting.get());
      steps.deny(incident, attempt, lasting.get(), "denied");
      return true;
    }
    return switch (executor.plan(change, Steps.diagnosedAt(attempt))) {
      case Planning.Refused r -> {
        refused.add(change.sentence() + ": " + r.sentence());
        yield false;
      }
      case Planning.Planned planned -> {
        GuardDecision look =
            guard.decide(steps.request(incident, attempt, change, Purpose.LOOK, false));
        proposed(incident, attempt, candidate, Optional.of(planned.plan()), look);
        if (lasting.isPresent()) {
          steps.deny(incident, attempt, lasting.get(), "denied");
        } else {
          attempt
              .find(ActionProposed.class)
              .ifPresent(p -> approvals.open(p.proposalId(), p.digest(), p.expiresAt()));
        }
        yield true;
      }
    };
  }

  private void proposed(
      Incident incident,
      Attempt attempt,
      Candidate candidate,
      Optional<Plan> plan,
      GuardDecision look) {
    String managed =
        plan.flatMap(Plan::managedBy)
            .map(m -> " " + m + " manages the object and may put it back: change its source too.")
            .orElse("");
    steps.journal.write(
        incident,
        new ActionProposed(
            attempt.eventId("proposed"),
            incident.id(),
            incident.subject(),
            steps.clock.instant(),
            attempt.proposalId(),
            attempt.number(),
            attempt.diagnosis().map(DiagnosisMade::diagnostician).orElseThrow(),
            candidate.action(),
            guard.policy().mode(target(incident, candidate.action())),
            plan.map(Plan::digest).orElse(""),
            plan.map(Plan::diff).orElse(List.of()),
            !(look instanceof GuardDecision.Allow),
            steps.clock.instant().plus(settings.proposalExpiry()),
            candidate.why() + managed + " " + look.sentence(),
            requester(incident, attempt)));
  }

  private static Subject target(Incident incident, RemediationAction action) {
    return action instanceof RemediationAction.Change change
        ? change.target().subject()
        : incident.subject();
  }

  private static @Nullable String requester(Incident incident, Attempt attempt) {
    String request = attempt.diagnosis().map(DiagnosisMade::requestedBy).orElse(null);
    return request == null ? null : incident.requester(request).orElse("somebody");
  }

  private void proposeNothing(
      Incident incident, Attempt attempt, Candidate candidate, RemediationAction action) {
    proposed(
        incident,
        attempt,
        new Candidate(action, candidate.why()),
        Optional.empty(),
        new GuardDecision.Allow("It writes nothing."));
  }
}
