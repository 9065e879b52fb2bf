package dev.forestall.remediation;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ActionRequested;
import dev.forestall.model.remediation.AutomationPaused;
import dev.forestall.model.remediation.AutomationResumed;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.cluster.ClusterUnavailableException;
import dev.forestall.remediation.execute.Executor;
import dev.forestall.remediation.guard.ActionGuard;
import dev.forestall.remediation.guard.DenialCode;
import dev.forestall.remediation.guard.StoreUnavailableException;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalView;
import dev.forestall.remediation.propose.Approvals;
import dev.forestall.remediation.propose.Approvals.Decision;
import dev.forestall.remediation.store.RedisViews;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the doors (REST, console, MCP) open into. They show, and record a decision or a request; the
 * owner of the incident takes it up. What is refused is counted, and written down when a known user
 * asked for a change.
 */
public final class Doors {
  private static final Logger log = LoggerFactory.getLogger(Doors.class);

  private final ActionGuard guard;
  private final ClusterReader reader;
  private final Executor executor;
  private final RedisViews views;
  private final Showing showing;
  private final Decisions decisions;
  private final Journal journal;
  private final AuditTrail audit;
  private final Refusals refusals;
  private final RemediationMetrics metrics;
  private final Clock clock;

  /** What the doors look into. */
  record Parts(
      ActionGuard guard,
      ClusterReader reader,
      Executor executor,
      Approvals approvals,
      RedisViews views,
      Journal journal,
      AuditTrail audit,
      RemediationMetrics metrics,
      Clock clock) {}

  Doors(Parts parts) {
    this.guard = parts.guard();
    this.reader = parts.reader();
    this.executor = parts.executor();
    this.views = parts.views();
    this.showing = new Showing(guard.policy(), reader, parts.approvals(), views);
    this.decisions = new Decisions(guard, parts.approvals(), views, showing, parts.metrics());
    this.journal = parts.journal();
    this.audit = parts.audit();
    this.metrics = parts.metrics();
    this.clock = parts.clock();
    this.refusals =
        new Refusals(parts.journal(), parts.metrics(), parts.clock(), guard.policy().cluster());
  }

  // what is shown

  /** Incidents of all clusters, newest first, without their evidence. */
  public List<IncidentView> incidents(Actor actor) {
    return show(actor, showing::incidents);
  }

  /** One incident with its evidence. */
  public IncidentView incident(Actor actor, IncidentId id) {
    return show(actor, () -> showing.known(id));
  }

  /** Proposals of all clusters, newest first. */
  public List<ProposalView> proposals(Actor actor) {
    return show(actor, showing::proposals);
  }

  /** One proposal. */
  public ProposalView proposal(Actor actor, ProposalId id) {
    return show(actor, () -> showing.proposal(id));
  }

  /** What was done, oldest first; of one incident, or all. */
  public List<RemediationEvent> audit(Actor actor, Optional<IncidentId> incident) {
    return show(actor, () -> audit.of(incident));
  }

  /** Whether automation may act. */
  public Automation automation(Actor actor) {
    return show(actor, showing::automation);
  }

  /** Differs from what it was when something that is shown has changed; empty while unknown. */
  public Optional<String> version() {
    try {
      return Optional.of(views.version());
    } catch (StoreUnavailableException e) {
      return Optional.empty();
    }
  }

  /** The cluster's time. */
  public Instant now() {
    return clock.instant();
  }

  // what is asked for

  /** Records that a person approves what they saw; the incident's owner carries it out. */
  public ProposalView approve(Actor actor, ProposalId id, String digest, String comment) {
    return change(
        actor,
        Role.APPROVER,
        "approve " + id,
        () ->
            decisions.approve(
                id, new Decision(true, actor.name(), digest, comment, clock.instant())));
  }

  /** Records that a person says no. */
  public ProposalView reject(Actor actor, ProposalId id, String digest, String comment) {
    return change(
        actor,
        Role.APPROVER,
        "reject " + id,
        () ->
            decisions.reject(
                id, new Decision(false, actor.name(), digest, comment, clock.instant())));
  }

  /**
   * Asks for an action of the catalogue against the incident's own workload. The owner makes a
   * proposal of it, which somebody else must approve.
   */
  public ActionRequested propose(Actor actor, IncidentId id, Wish wish, String why) {
    return change(
        actor,
        Role.PROPOSER,
        "propose %s for %s".formatted(wish.action(), id),
        () -> {
          IncidentView incident = showing.known(id);
          decisions.own(incident.subject());
          if (incident.resolvedAt() != null) {
            throw Decisions.conflict(
                "INCIDENT_OVER", id + " is over: there is nothing left to repair.");
          }
          if (guard.policy().mode(incident.subject()) == Mode.OBSERVE) {
            throw Decisions.conflict(
                DenialCode.MODE_OBSERVE.name(),
                "The mode of %s is observe: nothing is proposed.".formatted(incident.workload()));
          }
          ActionRequested request =
              new ActionRequested(
                  id.value() + "/0/requested-" + UUID.randomUUID(),
                  id,
                  incident.subject(),
                  clock.instant(),
                  actor.name(),
                  Wishes.action(wish, incident, reader),
                  why.isBlank() ? "no reason given" : why);
          journal.write(request);
          return request;
        });
  }

  /** Throws the kill switch. */
  public Automation pause(Actor actor, String reason) {
    return change(
        actor,
        Role.APPROVER,
        "pause",
        () -> {
          switchTo(false, actor);
          journal.write(
              new AutomationPaused(
                  eventId("paused"), here(), clock.instant(), actor.name(), reason));
          return switched();
        });
  }

  /** Releases the kill switch. */
  public Automation resume(Actor actor) {
    return change(
        actor,
        Role.ADMIN,
        "resume",
        () -> {
          switchTo(true, actor);
          journal.write(
              new AutomationResumed(eventId("resumed"), here(), clock.instant(), actor.name()));
          return switched();
        });
  }

  /** Records what a person thinks of an incident. */
  public FeedbackGiven feedback(Actor actor, IncidentId id, Judgement judgement, String comment) {
    return change(
        actor,
        Role.APPROVER,
        "feedback on " + id,
        () -> {
          FeedbackGiven given =
              new FeedbackGiven(
                  id.value() + "/0/feedback-" + UUID.randomUUID(),
                  id,
                  showing.known(id).subject(),
                  clock.instant(),
                  actor.name(),
                  judgement,
                  comment);
          journal.write(given);
          return given;
        });
  }

  /** Counts and writes down what a door refused before it came here (a missing CSRF token). */
  public void refused(Actor actor, String request, String code, String sentence) {
    refusals.record(actor, request, code, sentence);
  }

  /** Counts a call of an agent's tool, by what came of it. */
  public void called(String tool, String outcome) {
    metrics.called(tool, outcome);
  }

  /** Counts somebody whom a door turned away without knowing who it was. */
  public void turnedAway(String door, String code) {
    metrics.refused(door, code);
  }

  private <T> T show(Actor actor, Supplier<T> question) {
    try {
      require(actor, Role.VIEWER);
      return store(question);
    } catch (RefusedException e) {
      refusals.count(actor, e.code());
      throw e;
    }
  }

  private <T> T change(Actor actor, Role role, String request, Supplier<T> wish) {
    try {
      require(actor, role);
      return store(wish);
    } catch (RefusedException e) {
      refusals.record(actor, request, e.code(), said(e));
      throw e;
    }
  }

  private void switchTo(boolean running, Actor actor) {
    if (guard.policy().mode() == Mode.OBSERVE) {
      throw Decisions.conflict(
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

  private Automation switched() {
    try {
      views.changed();
    } catch (StoreUnavailableException e) {
      log.debug("who watches sees the switch at the next look: {}", e.getMessage());
    }
    return showing.automation();
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
}
