package dev.forestall.remediation;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.RemediationEvent.ActionApproved;
import dev.forestall.model.remediation.RemediationEvent.ActionDenied;
import dev.forestall.model.remediation.RemediationEvent.ActionExecuted;
import dev.forestall.model.remediation.RemediationEvent.ActionFailed;
import dev.forestall.model.remediation.RemediationEvent.ActionProposed;
import dev.forestall.model.remediation.RemediationEvent.ActionRejected;
import dev.forestall.model.remediation.RemediationEvent.ActionUndone;
import dev.forestall.model.remediation.RemediationEvent.AutomationPaused;
import dev.forestall.model.remediation.RemediationEvent.AutomationResumed;
import dev.forestall.model.remediation.RemediationEvent.Candidate;
import dev.forestall.model.remediation.RemediationEvent.DiagnosisMade;
import dev.forestall.model.remediation.RemediationEvent.Escalated;
import dev.forestall.model.remediation.RemediationEvent.ExecutionStarted;
import dev.forestall.model.remediation.RemediationEvent.FeedbackGiven;
import dev.forestall.model.remediation.RemediationEvent.Judgement;
import dev.forestall.model.remediation.RemediationEvent.ProposalExpired;
import dev.forestall.model.remediation.RemediationEvent.ProposalStale;
import dev.forestall.model.remediation.RemediationEvent.UndoFailed;
import dev.forestall.model.remediation.RemediationEvent.VerdictReached;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.cluster.ClusterUnavailableException;
import dev.forestall.remediation.diagnose.Diagnosis;
import dev.forestall.remediation.diagnose.Diagnostician;
import dev.forestall.remediation.diagnose.Evidence;
import dev.forestall.remediation.diagnose.FaultKinds;
import dev.forestall.remediation.diagnose.Lessons;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.execute.Inverse;
import dev.forestall.remediation.execute.Planning;
import dev.forestall.remediation.execute.Written;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.DenialCode;
import dev.forestall.remediation.guard.GuardDecision;
import dev.forestall.remediation.guard.GuardRequest;
import dev.forestall.remediation.guard.GuardRequest.Purpose;
import dev.forestall.remediation.guard.KillSwitch;
import dev.forestall.remediation.guard.Ledger;
import dev.forestall.remediation.guard.StoreUnavailableException;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.incident.ProposalView;
import dev.forestall.remediation.propose.Approvals;
import dev.forestall.remediation.propose.Approvals.Approval;
import dev.forestall.remediation.propose.Approvals.Decision;
import dev.forestall.remediation.propose.Json;
import dev.forestall.remediation.propose.Plan;
import dev.forestall.remediation.store.RedisViews;
import dev.forestall.remediation.verify.Judge;
import dev.forestall.remediation.verify.ObjectHealth;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The story: an incident is diagnosed, an action proposed, decided on, carried out, and judged.
 *
 * <p>{@link #advance} takes an incident as far as it can go now; the owner of the incident's
 * partition calls it about twice a second, on one thread. Every step is written down before the
 * next one (see {@link Journal}), so that whatever is killed when, the next owner goes on from
 * there and nothing is written to the cluster twice. The other methods are what the doors open
 * into; they only record a decision and never carry one out.
 */
public final class Remediation {
  private static final Logger log = LoggerFactory.getLogger(Remediation.class);

  private static final String POLICY = "policy";
  private static final int NEW_ATTEMPTS = 3;
  private static final int CONFLICTS = 10;
  private static final int SHOWN = 200;
  private static final Duration REST = Duration.ofSeconds(1);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);
  private static final Duration UNDO_LIMIT = Duration.ofMinutes(10);
  private static final int POLLS = 20;
  private static final long POLL_MILLIS = 100;

  private final RemediationProperties settings;
  private final Diagnostician diagnostician;
  private final Lessons lessons;
  private final ActionGuard guard;
  private final Ledger ledger;
  private final ClusterReader reader;
  private final Executor executor;
  private final Approvals approvals;
  private final RedisViews views;
  private final Journal journal;
  private final AuditTrail audit;
  private final RemediationMetrics metrics;
  private final Clock clock;

  private final Map<IncidentId, Long> restUntil = new HashMap<>();
  private final Map<ProposalId, Integer> conflicts = new HashMap<>();

  /** What the steps and the doors work with. */
  record Parts(
      RemediationProperties settings,
      Diagnostician diagnostician,
      Lessons lessons,
      ActionGuard guard,
      Ledger ledger,
      ClusterReader reader,
      Executor executor,
      Approvals approvals,
      RedisViews views,
      Journal journal,
      AuditTrail audit,
      RemediationMetrics metrics,
      Clock clock) {}

  Remediation(Parts parts) {
    this.settings = parts.settings();
    this.diagnostician = parts.diagnostician();
    this.lessons = parts.lessons();
    this.guard = parts.guard();
    this.ledger = parts.ledger();
    this.reader = parts.reader();
    this.executor = parts.executor();
    this.approvals = parts.approvals();
    this.views = parts.views();
    this.journal = parts.journal();
    this.audit = parts.audit();
    this.metrics = parts.metrics();
    this.clock = parts.clock();
  }

  // ---- the steps
  // ---------------------------------------------------------------------------------

  /** Takes an incident of this cluster as far as it can go now. */
  void advance(Incident incident) {
    if (incident.opened().isEmpty() || !own(incident.subject()) || resting(incident)) {
      return;
    }
    try {
      Optional<Attempt> current = incident.current();
      if (current.isEmpty()) {
        prepare(incident, incident.begin(1));
      } else {
        step(incident, current.get());
      }
    } catch (ClusterUnavailableException | StoreUnavailableException e) {
      log.warn("{}: waiting: {}", incident.subject().displayName(), e.getMessage());
      rest(incident, LOOK_AGAIN);
    }
  }

  /** Forgets what was only remembered for an incident in this hand. */
  void forget(Incident incident) {
    restUntil.remove(incident.id());
    incident.attempts().forEach(a -> conflicts.remove(a.proposalId()));
  }

  private void step(Incident incident, Attempt attempt) {
    switch (attempt.state()) {
      case PREPARING -> prepare(incident, attempt);
      case PENDING -> decide(incident, attempt);
      case APPROVED, EXECUTING -> execute(incident, attempt);
      case EXECUTED -> verify(incident, attempt);
      case VERIFIED -> afterVerdict(incident, attempt);
      case DENIED -> afterDenial(incident, attempt);
      case STALE, EXPIRED -> again(incident, attempt);
      case REJECTED -> afterRejection(incident, attempt);
      case FAILED -> escalate(incident, attempt, "The action failed; a person must look.");
      case UNDONE -> escalate(incident, attempt, "The action made things worse and was undone.");
    }
  }

  // diagnose and propose

  private void prepare(Incident incident, Attempt attempt) {
    if (over(incident)
        || guard.policy().mode(incident.subject()) == Mode.OBSERVE
        || !joined(incident)) {
      return;
    }
    Optional<GuardDecision.Deny> stale = guard.staleEvidence(incident.evidenceAt());
    if (stale.isPresent()) {
      if (!attempt.waitedForEvidence()) {
        deny(incident, attempt, stale.get(), "denied-evidence");
      }
      rest(incident, REST);
      return;
    }
    Optional<JsonNode> object = reader.workload(incident.subject());
    Diagnosis diagnosis = diagnostician.diagnose(evidence(incident, object));
    journal.write(
        incident,
        new DiagnosisMade(
            attempt.eventId("diagnosed"),
            incident.id(),
            incident.subject(),
            clock.instant(),
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
            null));
    propose(incident, attempt, diagnosis);
  }

  /** Whether nothing more is to be proposed: it is resolved, or a person has been called. */
  private static boolean over(Incident incident) {
    return incident.resolved().isPresent()
        || incident.attempts().stream().anyMatch(Attempt::escalated);
  }

  private boolean joined(Incident incident) {
    Duration waited = Duration.ofNanos(System.nanoTime() - incident.firstSeenNanos());
    return (incident.enriched().isPresent() || waited.compareTo(settings.enrichedWait()) >= 0)
        && (incident.dashboard().isPresent() || waited.compareTo(settings.dashboardWait()) >= 0);
  }

  private Evidence evidence(Incident incident, Optional<JsonNode> object) {
    return new Evidence(
        incident.opened().orElseThrow(),
        incident.kinds(),
        incident.forecast().orElse(null),
        incident.facts(),
        incident.enriched().orElse(null),
        incident.missing(),
        incident.tried(),
        object
            .map(o ->
                new Evidence.Workload(Json.at(o, "/metadata/uid"), o.at("/spec/replicas").asInt(1)))
            .orElse(null),
        lessons.trackRecords(guard.policy().cluster()),
        lessons.similar(incident.subject(), incident.kinds()));
  }

  private void propose(Incident incident, Attempt attempt, Diagnosis diagnosis) {
    List<String> refused = new ArrayList<>();
    for (Candidate candidate : diagnosis.candidates()) {
      boolean proposed =
          switch (candidate.action()) {
            case RemediationAction.Change change ->
                proposeChange(incident, attempt, candidate, change, refused);
            case RemediationAction.Escalate escalate -> {
              String reason = sentence(escalate.reason(), refused);
              proposeNothing(incident, attempt, candidate, new RemediationAction.Escalate(reason));
              escalate(incident, attempt, reason);
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
    if (!change.target().subject().equals(incident.subject())) {
      refused.add(change.sentence() + ": the incident does not own that object.");
      return false;
    }
    Optional<GuardDecision.Deny> lasting = guard.lasting(incident.subject(), change);
    if (lasting.filter(d -> d.code() != DenialCode.MODE_SUGGEST).isPresent()) {
      proposed(incident, attempt, candidate, Optional.empty(), lasting.get());
      deny(incident, attempt, lasting.get(), "denied");
      return true;
    }
    return switch (executor.plan(change, diagnosedAt(attempt))) {
      case Planning.Refused r -> {
        refused.add(change.sentence() + ": " + r.sentence());
        yield false;
      }
      case Planning.Planned planned -> {
        GuardDecision look = guard.decide(request(incident, attempt, change, Purpose.LOOK, false));
        proposed(incident, attempt, candidate, Optional.of(planned.plan()), look);
        if (lasting.isPresent()) {
          deny(incident, attempt, lasting.get(), "denied");
        } else {
          open(attempt);
        }
        yield true;
      }
    };
  }

  private static Instant diagnosedAt(Attempt attempt) {
    return attempt.diagnosis().map(DiagnosisMade::at).orElseThrow();
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
    journal.write(
        incident,
        new ActionProposed(
            attempt.eventId("proposed"),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            attempt.number(),
            attempt.diagnosis().map(DiagnosisMade::diagnostician).orElseThrow(),
            candidate.action(),
            guard.policy().mode(incident.subject()),
            plan.map(Plan::digest).orElse(""),
            plan.map(Plan::diff).orElse(List.of()),
            !(look instanceof GuardDecision.Allow),
            clock.instant().plus(settings.proposalExpiry()),
            candidate.why() + managed + " " + look.sentence(),
            null));
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

  private void open(Attempt attempt) {
    attempt
        .find(ActionProposed.class)
        .ifPresent(p -> approvals.open(p.proposalId(), p.digest(), p.expiresAt()));
  }

  // decide

  private void decide(Incident incident, Attempt attempt) {
    ActionProposed proposed = attempt.find(ActionProposed.class).orElseThrow();
    if (incident.resolved().isPresent()) {
      approvals.close(attempt.proposalId());
      stale(incident, attempt, "The incident is over.");
      return;
    }
    Optional<String> otherKind = otherKind(incident, attempt);
    if (otherKind.isPresent()) {
      approvals.close(attempt.proposalId());
      stale(incident, attempt, otherKind.get());
      return;
    }
    Optional<Approval> recorded = approvals.find(attempt.proposalId());
    if (recorded.isEmpty()) {
      open(attempt);
      return;
    }
    Approval approval = recorded.get();
    switch (approval.state()) {
      case OPEN -> undecided(incident, attempt, proposed);
      case CLOSED -> closed(incident, attempt, proposed);
      case REJECTED ->
          journal.write(
              incident,
              new ActionRejected(
                  attempt.eventId("rejected"),
                  incident.id(),
                  incident.subject(),
                  clock.instant(),
                  attempt.proposalId(),
                  approval.by(),
                  approval.comment()));
      case APPROVED -> approved(incident, attempt, proposed, approval);
    }
  }

  private static Optional<String> otherKind(Incident incident, Attempt attempt) {
    FaultKind now = FaultKinds.settled(incident.kinds());
    return attempt
        .diagnosis()
        .map(DiagnosisMade::faultKind)
        .filter(then -> then != now)
        .map(then -> "The fault is " + now + " by now, not " + then + ".");
  }

  private void approved(
      Incident incident, Attempt attempt, ActionProposed proposed, Approval approval) {
    if (!approval.digest().equals(proposed.digest())) {
      stale(incident, attempt, "What was approved is not what was proposed.");
      return;
    }
    journal.write(
        incident,
        new ActionApproved(
            attempt.eventId("approved"),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            approval.by(),
            approval.digest()));
    execute(incident, attempt);
  }

  private void undecided(Incident incident, Attempt attempt, ActionProposed proposed) {
    if (expired(proposed)) {
      if (approvals.close(attempt.proposalId()) == Approvals.Outcome.DONE) {
        closed(incident, attempt, proposed);
      }
    } else if (guard.policy().mode(incident.subject()) == Mode.AUTO) {
      autonomously(incident, attempt, proposed);
    }
  }

  private void closed(Incident incident, Attempt attempt, ActionProposed proposed) {
    if (expired(proposed)) {
      journal.write(
          incident,
          new ProposalExpired(
              attempt.eventId("expired"),
              incident.id(),
              incident.subject(),
              clock.instant(),
              attempt.proposalId()));
    } else {
      stale(incident, attempt, "It was closed before anybody decided.");
    }
  }

  private boolean expired(ActionProposed proposed) {
    return !clock.instant().isBefore(proposed.expiresAt());
  }

  private void autonomously(Incident incident, Attempt attempt, ActionProposed proposed) {
    RemediationAction.Change change = attempt.change().orElseThrow();
    switch (guard.decide(request(incident, attempt, change, Purpose.LOOK, false))) {
      case GuardDecision.Allow allow ->
          approvals.decide(
              attempt.proposalId(),
              new Decision(true, POLICY, proposed.digest(), allow.sentence(), clock.instant()));
      case GuardDecision.NeedsApproval n -> rest(incident, LOOK_AGAIN);
      case GuardDecision.Deny d -> rest(incident, LOOK_AGAIN);
    }
  }

  // execute

  private void execute(Incident incident, Attempt attempt) {
    RemediationAction.Change change = attempt.change().orElseThrow();
    if (attempt.has(ExecutionStarted.class) && happened(incident, attempt, change)) {
      return;
    }
    Optional<String> obstacle = obstacle(incident, attempt);
    if (obstacle.isPresent()) {
      stale(incident, attempt, obstacle.get());
      return;
    }
    if (guard.decide(request(incident, attempt, change, Purpose.WRITE, true))
        instanceof GuardDecision.Deny no) {
      notNow(incident, attempt, no);
      return;
    }
    switch (executor.plan(change, diagnosedAt(attempt))) {
      case Planning.Refused r -> stale(incident, attempt, r.sentence());
      case Planning.Planned planned -> write(incident, attempt, planned.plan());
    }
  }

  /** Whether the object says that it was written, by this process or the one before it. */
  private boolean happened(Incident incident, Attempt attempt, RemediationAction.Change change) {
    Optional<JsonNode> object =
        reader
            .workload(incident.subject())
            .filter(o -> Json.at(o, "/metadata/uid").equals(change.target().uid()))
            .filter(o -> Executor.carries(o, Executor.PROPOSAL, attempt.proposalId()));
    object.ifPresent(
        o -> executed(incident, attempt, change, Json.at(o, "/metadata/resourceVersion")));
    return object.isPresent();
  }

  /** What makes the approval void. */
  private Optional<String> obstacle(Incident incident, Attempt attempt) {
    if (incident.resolved().isPresent()) {
      return Optional.of("The incident is over.");
    }
    String digest = attempt.find(ActionProposed.class).map(ActionProposed::digest).orElseThrow();
    boolean stands =
        approvals
            .find(attempt.proposalId())
            .filter(a -> a.state() == Approvals.State.APPROVED && a.digest().equals(digest))
            .isPresent();
    if (!stands) {
      return Optional.of("The approval is no longer in the store: it must be given again.");
    }
    if (conflicts.getOrDefault(attempt.proposalId(), 0) >= CONFLICTS) {
      return Optional.of("The object changed under every try to write it.");
    }
    return attempt.has(ExecutionStarted.class) ? Optional.empty() : otherKind(incident, attempt);
  }

  /** What was approved waits for what passes by itself, until the proposal expires. */
  private void notNow(Incident incident, Attempt attempt, GuardDecision.Deny no) {
    ActionProposed proposed = attempt.find(ActionProposed.class).orElseThrow();
    metrics.denied(no.code());
    if (!no.code().waits()) {
      giveBack(attempt);
      deny(incident, attempt, no, "denied");
    } else if (expired(proposed)) {
      stale(incident, attempt, "It could not be carried out before it expired: " + no.sentence());
    } else {
      rest(incident, REST);
    }
  }

  private void write(Incident incident, Attempt attempt, Plan plan) {
    ActionProposed proposed = attempt.find(ActionProposed.class).orElseThrow();
    if (!plan.digest().equals(proposed.digest())) {
      stale(incident, attempt, difference(plan, proposed));
      return;
    }
    journal.write(
        incident,
        new ExecutionStarted(
            attempt.eventId("started"),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            plan.action(),
            plan.preImage()));
    switch (executor.write(plan, attempt.proposalId())) {
      case Written.Done done -> executed(incident, attempt, plan.action(), done.resourceVersion());
      case Written.Failed failed -> failed(incident, attempt, failed);
      case Written.Conflict conflict -> {
        log.info(
            "{}: {} was changed meanwhile, reading it again: {}",
            incident.subject().displayName(),
            attempt.proposalId(),
            conflict.sentence());
        conflicts.merge(attempt.proposalId(), 1, Integer::sum);
      }
      case Written.Unknown unknown -> {
        log.warn(
            "{}: whether {} was written will be seen from the object: {}",
            incident.subject().displayName(),
            attempt.proposalId(),
            unknown.sentence());
        rest(incident, REST);
      }
    }
  }

  private static String difference(Plan plan, ActionProposed proposed) {
    return plan.diff().equals(proposed.diff())
        ? "The object was changed since the proposal was made."
        : "The action would now change other fields than were proposed.";
  }

  private void executed(
      Incident incident, Attempt attempt, RemediationAction.Change change, String version) {
    conflicts.remove(attempt.proposalId());
    journal.write(
        incident,
        new ActionExecuted(
            attempt.eventId("executed"),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            change,
            version));
  }

  private void failed(Incident incident, Attempt attempt, Written.Failed failed) {
    journal.write(
        incident,
        new ActionFailed(
            attempt.eventId("failed"),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            failed.code(),
            failed.sentence()));
  }

  // verify

  private void verify(Incident incident, Attempt attempt) {
    boolean late = clock.instant().isAfter(executedAt(attempt).plus(Judge.EFFECT_LIMIT));
    if (attempt.effect().isEmpty()) {
      if (late) {
        verdict(incident, attempt, Judge.withoutEffect());
      }
      return;
    }
    Optional<JsonNode> object;
    try {
      object = reader.workload(incident.subject());
    } catch (ClusterUnavailableException e) {
      if (late) {
        verdict(incident, attempt, Judge.unreadable(e.getMessage()));
        return;
      }
      throw e;
    }
    verdict(
        incident,
        attempt,
        Judge.judge(
            attempt.effect().get(),
            object.map(ObjectHealth::of),
            attempt.diagnosis().map(DiagnosisMade::faultKind).orElseThrow(),
            incident.opened().map(IncidentOpened::forecast).orElse(null)));
  }

  private static Instant executedAt(Attempt attempt) {
    return attempt.find(ActionExecuted.class).map(ActionExecuted::at).orElseThrow();
  }

  private void verdict(
      Incident incident, Attempt attempt, dev.forestall.remediation.verify.Judgement judgement) {
    DiagnosisMade diagnosis = attempt.diagnosis().orElseThrow();
    journal.write(
        incident,
        new VerdictReached(
            attempt.eventId("verdict"),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            diagnosis.faultKind(),
            attempt.change().orElseThrow(),
            diagnosis.diagnostician(),
            judgement.verdict(),
            judgement.reasons()));
  }

  private void afterVerdict(Incident incident, Attempt attempt) {
    VerdictReached reached = attempt.find(VerdictReached.class).orElseThrow();
    switch (reached.verdict()) {
      case IMPROVED -> {}
      case WORSE -> {
        if (attempt.has(UndoFailed.class)) {
          escalate(incident, attempt, "The action made things worse and could not be undone.");
        } else {
          undo(incident, attempt, reached);
        }
      }
      case UNCHANGED -> {
        if (!over(incident)) {
          prepare(incident, incident.begin(attempt.number() + 1));
        }
      }
      case INSUFFICIENT_DATA ->
          escalate(
              incident,
              attempt,
              "Nobody can say whether the action helped: " + String.join(" ", reached.reasons()));
    }
  }

  private void undo(Incident incident, Attempt attempt, VerdictReached reached) {
    RemediationAction.Change change = attempt.change().orElseThrow();
    boolean late = clock.instant().isAfter(reached.at().plus(UNDO_LIMIT));
    if (guard.decide(request(incident, attempt, change, Purpose.UNDO, true))
        instanceof GuardDecision.Deny no) {
      metrics.denied(no.code());
      if (!no.code().waits() || late) {
        undoFailed(incident, attempt, no.sentence());
      }
      rest(incident, REST);
      return;
    }
    switch (executor.inverse(attempt.find(ExecutionStarted.class).orElseThrow())) {
      case Inverse.Impossible i -> undoFailed(incident, attempt, i.sentence());
      case Inverse.Already a -> undone(incident, attempt, a.resourceVersion());
      case Inverse.Ready ready ->
          undone(
              incident,
              attempt,
              executor.undo(ready, incident.subject(), attempt.proposalId()),
              late);
    }
  }

  private void undone(Incident incident, Attempt attempt, Written written, boolean late) {
    switch (written) {
      case Written.Done done -> undone(incident, attempt, done.resourceVersion());
      case Written.Failed failed -> undoFailed(incident, attempt, failed.sentence());
      case Written.Conflict conflict -> laterOrNever(incident, attempt, conflict.sentence(), late);
      case Written.Unknown unknown -> laterOrNever(incident, attempt, unknown.sentence(), late);
    }
  }

  private void laterOrNever(Incident incident, Attempt attempt, String sentence, boolean late) {
    if (late) {
      undoFailed(incident, attempt, sentence);
    } else {
      rest(incident, REST);
    }
  }

  private void undone(Incident incident, Attempt attempt, String version) {
    journal.write(
        incident,
        new ActionUndone(
            attempt.eventId("undone"),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            version,
            "It made things worse: what was there before is put back."));
  }

  private void undoFailed(Incident incident, Attempt attempt, String sentence) {
    journal.write(
        incident,
        new UndoFailed(
            attempt.eventId("undo-failed"),
            incident.id(),
            incident.subject(),
            clock.instant(),
            attempt.proposalId(),
            sentence));
  }

  // what comes after an attempt that led nowhere

  private void afterDenial(Incident incident, Attempt attempt) {
    ActionProposed proposed = attempt.find(ActionProposed.class).orElseThrow();
    switch (proposed.action()) {
      case RemediationAction.Escalate escalate -> escalate(incident, attempt, escalate.reason());
      case RemediationAction.NoAction nothing -> {
        boolean stands = incident.forecast().isPresent() || !incident.facts().isEmpty();
        if (stands && incident.evidenceAt().isAfter(proposed.at())) {
          again(incident, attempt);
        }
      }
      case RemediationAction.Change change -> {
        boolean lasts = guard.lasting(incident.subject(), change).isPresent();
        if (!lasts || otherKind(incident, attempt).isPresent()) {
          again(incident, attempt);
        }
      }
    }
  }

  private void afterRejection(Incident incident, Attempt attempt) {
    if (otherKind(incident, attempt).isPresent()) {
      again(incident, attempt);
    }
  }

  private void again(Incident incident, Attempt attempt) {
    if (over(incident)) {
      return;
    }
    long ledNowhere =
        incident.attempts().stream()
            .map(Attempt::state)
            .filter(s ->
                s == ProposalState.STALE
                    || s == ProposalState.EXPIRED
                    || s == ProposalState.DENIED
                    || s == ProposalState.REJECTED)
            .count();
    if (ledNowhere > NEW_ATTEMPTS) {
      escalate(
          incident, attempt, "%d proposals led nowhere; no more are made.".formatted(ledNowhere));
    } else {
      prepare(incident, incident.begin(attempt.number() + 1));
    }
  }

  private void stale(Incident incident, Attempt attempt, String sentence) {
    giveBack(attempt);
    conflicts.remove(attempt.proposalId());
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
  private void giveBack(Attempt attempt) {
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

  private void deny(Incident incident, Attempt attempt, GuardDecision.Deny no, String step) {
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

  private void escalate(Incident incident, Attempt attempt, String reason) {
    if (incident.attempts().stream().noneMatch(Attempt::escalated)) {
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

  private GuardRequest request(
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

  private boolean own(Subject subject) {
    return subject.cluster().equals(guard.policy().cluster());
  }

  private void rest(Incident incident, Duration duration) {
    restUntil.put(incident.id(), System.nanoTime() + duration.toNanos());
  }

  private boolean resting(Incident incident) {
    Long until = restUntil.get(incident.id());
    return until != null && until - System.nanoTime() > 0;
  }

  // ---- what the doors open into
  // ------------------------------------------------------------------

  /** Incidents of all clusters, newest first. */
  public List<IncidentView> incidents(Actor actor) {
    require(actor, Role.VIEWER);
    return store(() -> views.incidents(SHOWN)).stream().map(IncidentView::brief).toList();
  }

  /** One incident with its evidence. */
  public IncidentView incident(Actor actor, IncidentId id) {
    require(actor, Role.VIEWER);
    return store(() -> views.incident(id))
        .orElseThrow(() ->
            new RefusedException(
                RefusedException.Kind.UNKNOWN,
                "UNKNOWN_INCIDENT",
                "There is no incident " + id + ": GET /api/v1/incidents lists them."));
  }

  /** Proposals of all clusters, newest first. */
  public List<ProposalView> proposals(Actor actor) {
    require(actor, Role.VIEWER);
    return store(() -> views.proposals(SHOWN).stream().map(this::withDecision).toList());
  }

  /** One proposal. */
  public ProposalView proposal(Actor actor, ProposalId id) {
    require(actor, Role.VIEWER);
    return store(() -> withDecision(find(id)));
  }

  /** Records that a person approves what they saw; the incident's owner carries it out. */
  public ProposalView approve(Actor actor, ProposalId id, String digest, String comment) {
    require(actor, Role.APPROVER);
    return store(() -> {
      ProposalView proposal = decidable(id, digest);
      objection(proposal)
          .ifPresent(no -> {
            metrics.denied(no.code());
            throw new RefusedException(
                no.code() == DenialCode.STORE_UNAVAILABLE
                        || no.code() == DenialCode.STORE_REBUILDING
                    ? RefusedException.Kind.UNAVAILABLE
                    : RefusedException.Kind.CONFLICT,
                no.code().name(),
                no.sentence());
          });
      record(proposal, new Decision(true, actor.name(), digest, comment, clock.instant()));
      return proposal.decided(ProposalState.APPROVED, actor.name());
    });
  }

  /** Records that a person says no. */
  public ProposalView reject(Actor actor, ProposalId id, String digest, String comment) {
    require(actor, Role.APPROVER);
    return store(() -> {
      ProposalView proposal = decidable(id, digest);
      record(proposal, new Decision(false, actor.name(), digest, comment, clock.instant()));
      return proposal.decided(ProposalState.REJECTED, actor.name());
    });
  }

  /** Throws the kill switch. */
  public Automation pause(Actor actor, String reason) {
    require(actor, Role.APPROVER);
    switchTo(false, actor);
    journal.write(
        new AutomationPaused(eventId("paused"), here(), clock.instant(), actor.name(), reason));
    return automation(actor);
  }

  /** Releases the kill switch. */
  public Automation resume(Actor actor) {
    require(actor, Role.ADMIN);
    switchTo(true, actor);
    journal.write(new AutomationResumed(eventId("resumed"), here(), clock.instant(), actor.name()));
    return automation(actor);
  }

  /** Whether automation may act. */
  public Automation automation(Actor actor) {
    require(actor, Role.VIEWER);
    Mode mode = guard.policy().mode();
    String cluster = guard.policy().cluster();
    return switch (reader.read()) {
      case KillSwitch.State.Running r ->
          new Automation(ClusterReader.RUNNING, mode, cluster, "Automation may act.");
      case KillSwitch.State.Paused p ->
          new Automation(ClusterReader.PAUSED, mode, cluster, p.sentence());
      case KillSwitch.State.Unreadable u ->
          new Automation(ClusterReader.PAUSED, mode, cluster, u.sentence());
    };
  }

  /** What was done, oldest first; of one incident, or all. */
  public List<RemediationEvent> audit(Actor actor, Optional<IncidentId> incident) {
    require(actor, Role.VIEWER);
    return audit.of(incident);
  }

  /** Records what a person thinks of an incident. */
  public FeedbackGiven feedback(Actor actor, IncidentId id, Judgement judgement, String comment) {
    require(actor, Role.APPROVER);
    IncidentView incident = incident(actor, id);
    FeedbackGiven given =
        new FeedbackGiven(
            id.value() + "/0/feedback-" + UUID.randomUUID(),
            id,
            incident.subject(),
            clock.instant(),
            actor.name(),
            judgement,
            comment);
    journal.write(given);
    return given;
  }

  private ProposalView decidable(ProposalId id, String digest) {
    ProposalView proposal = withDecision(find(id));
    if (!own(proposal.subject())) {
      throw conflict(
          "OTHER_CLUSTER",
          "It is of cluster %s: decide at the remediation-service of that cluster."
              .formatted(proposal.subject().cluster()));
    }
    if (proposal.state() != ProposalState.PENDING) {
      String code = proposal.code();
      throw conflict(
          code == null ? proposal.state().name() : code,
          "%s is %s%s: it cannot be decided on.".formatted(id, proposal.state(), note(proposal)));
    }
    if (!proposal.digest().equals(digest)) {
      throw conflict(
          "OTHER_DIGEST",
          "The digest is not that of the proposal as it is now: read it again before deciding.");
    }
    return proposal;
  }

  private static String note(ProposalView proposal) {
    String by = proposal.decidedBy() == null ? "" : " by " + proposal.decidedBy();
    return proposal.note() == null ? by : by + " (" + proposal.note() + ")";
  }

  private Optional<GuardDecision.Deny> objection(ProposalView proposal) {
    if (!(proposal.action() instanceof RemediationAction.Change change)) {
      return Optional.empty();
    }
    Instant evidenceAt =
        views.incident(proposal.incidentId()).map(IncidentView::evidenceAt).orElse(Instant.MIN);
    GuardRequest request =
        new GuardRequest(
            Purpose.LOOK,
            proposal.id(),
            change,
            proposal.faultKind(),
            proposal.diagnostician(),
            evidenceAt,
            true);
    return guard.decide(request) instanceof GuardDecision.Deny no
        ? Optional.of(no)
        : Optional.empty();
  }

  private void record(ProposalView proposal, Decision decision) {
    ProposalId id = proposal.id();
    switch (approvals.decide(id, decision)) {
      case DONE ->
          log.info(
              "{}: {} {} by {}",
              proposal.workload(),
              id,
              decision.approve() ? "approved" : "rejected",
              decision.by());
      case UNKNOWN ->
          throw new RefusedException(
              RefusedException.Kind.UNAVAILABLE,
              "STORE_REBUILDING",
              "The store is being rebuilt: try again in a few seconds.");
      case APPROVED_ALREADY -> throw conflict("APPROVED", id + " is approved already.");
      case REJECTED_ALREADY -> throw conflict("REJECTED", id + " is rejected already.");
      case CLOSED_ALREADY -> throw conflict("CLOSED", id + " can no longer be decided on.");
      case OTHER_DIGEST ->
          throw conflict("OTHER_DIGEST", "The digest is not that of the proposal: read it again.");
      case EXPIRED -> throw conflict("EXPIRED", id + " has expired: wait for a new proposal.");
    }
  }

  private static RefusedException conflict(String code, String sentence) {
    return new RefusedException(RefusedException.Kind.CONFLICT, code, sentence);
  }

  /** The proposal's event is on the topic a moment before the view has it: so wait that moment. */
  private ProposalView find(ProposalId id) {
    Optional<ProposalView> found = views.proposal(id);
    for (int i = 0; i < POLLS && found.isEmpty(); i++) {
      sleep();
      found = views.proposal(id);
    }
    return found.orElseThrow(() ->
        new RefusedException(
            RefusedException.Kind.UNKNOWN,
            "UNKNOWN_PROPOSAL",
            "There is no proposal " + id + ": GET /api/v1/proposals lists them."));
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ProposalView withDecision(ProposalView proposal) {
    if (proposal.state() != ProposalState.PENDING) {
      return proposal;
    }
    Optional<Approval> recorded = approvals.find(proposal.id());
    if (recorded.isEmpty()) {
      return proposal;
    }
    return switch (recorded.get().state()) {
      case APPROVED -> proposal.decided(ProposalState.APPROVED, recorded.get().by());
      case REJECTED -> proposal.decided(ProposalState.REJECTED, recorded.get().by());
      case OPEN, CLOSED -> proposal;
    };
  }

  private void switchTo(boolean running, Actor actor) {
    if (guard.policy().mode() == Mode.OBSERVE) {
      throw conflict(
          DenialCode.MODE_OBSERVE.name(),
          "The mode is observe: nothing is written to the cluster, the kill switch neither.");
    }
    try {
      executor.setKillSwitch(running, actor.name());
    } catch (ClusterUnavailableException e) {
      throw new RefusedException(
          RefusedException.Kind.UNAVAILABLE, "KILL_SWITCH_UNWRITABLE", said(e));
    }
  }

  private static String said(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private String eventId(String step) {
    return "automation/" + guard.policy().cluster() + "/" + step + "-" + UUID.randomUUID();
  }

  private Subject here() {
    return Subject.ofCluster(guard.policy().cluster());
  }

  private static <T> T store(Supplier<T> question) {
    try {
      return question.get();
    } catch (StoreUnavailableException e) {
      throw new RefusedException(
          RefusedException.Kind.UNAVAILABLE, DenialCode.STORE_UNAVAILABLE.name(), said(e));
    }
  }

  private static void require(Actor actor, Role role) {
    if (!actor.role().includes(role)) {
      throw new RefusedException(
          RefusedException.Kind.FORBIDDEN,
          "ROLE",
          "%s has role %s; this needs %s.".formatted(actor.name(), actor.role(), role));
    }
  }

  /**
   * Whether automation may act.
   *
   * @param state "running" or "paused"
   * @param mode the greatest mode anywhere
   * @param cluster the cluster that is acted on
   * @param sentence why, and how to change it
   */
  public record Automation(String state, Mode mode, String cluster, String sentence) {}
}
