package dev.forestall.model.remediation;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.forestall.model.Require;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of the way from an incident to its verdict. Values of {@link
 * dev.forestall.model.Topics#REMEDIATIONS}: the audit trail, and what feedback learns from.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RemediationEvent.DiagnosisMade.class, name = "DiagnosisMade"),
  @JsonSubTypes.Type(value = RemediationEvent.ActionProposed.class, name = "ActionProposed"),
  @JsonSubTypes.Type(value = RemediationEvent.ActionDenied.class, name = "ActionDenied"),
  @JsonSubTypes.Type(value = RemediationEvent.ActionApproved.class, name = "ActionApproved"),
  @JsonSubTypes.Type(value = RemediationEvent.ActionRejected.class, name = "ActionRejected"),
  @JsonSubTypes.Type(value = RemediationEvent.ProposalStale.class, name = "ProposalStale"),
  @JsonSubTypes.Type(value = RemediationEvent.ProposalExpired.class, name = "ProposalExpired"),
  @JsonSubTypes.Type(value = RemediationEvent.ExecutionStarted.class, name = "ExecutionStarted"),
  @JsonSubTypes.Type(value = RemediationEvent.ActionExecuted.class, name = "ActionExecuted"),
  @JsonSubTypes.Type(value = RemediationEvent.ActionFailed.class, name = "ActionFailed"),
  @JsonSubTypes.Type(value = RemediationEvent.VerdictReached.class, name = "VerdictReached"),
  @JsonSubTypes.Type(value = RemediationEvent.ActionUndone.class, name = "ActionUndone"),
  @JsonSubTypes.Type(value = RemediationEvent.UndoFailed.class, name = "UndoFailed"),
  @JsonSubTypes.Type(value = RemediationEvent.Escalated.class, name = "Escalated"),
  @JsonSubTypes.Type(value = RemediationEvent.AutomationPaused.class, name = "AutomationPaused"),
  @JsonSubTypes.Type(value = RemediationEvent.AutomationResumed.class, name = "AutomationResumed"),
  @JsonSubTypes.Type(value = RemediationEvent.FeedbackGiven.class, name = "FeedbackGiven"),
  @JsonSubTypes.Type(value = RemediationEvent.ActionRequested.class, name = "ActionRequested"),
  @JsonSubTypes.Type(value = RemediationEvent.RequestRefused.class, name = "RequestRefused"),
  @JsonSubTypes.Type(value = RemediationEvent.IncidentGrouped.class, name = "IncidentGrouped")
})
public sealed interface RemediationEvent {
  /** {@code incident/attempt/step}: a step whose event exists is not done again. */
  String eventId();

  /** What it is about; the key on the topic. */
  Subject subject();

  /** When, by the cluster clock. */
  Instant at();

  /** An event about one incident. */
  sealed interface OfIncident extends RemediationEvent {
    /** The incident. */
    IncidentId incidentId();
  }

  /** An event about one proposal. */
  sealed interface OfProposal extends OfIncident {
    /** The proposal. */
    ProposalId proposalId();
  }

  /** The incident, when the event is about one. */
  static Optional<IncidentId> incidentOf(RemediationEvent event) {
    return event instanceof OfIncident of ? Optional.of(of.incidentId()) : Optional.empty();
  }

  /**
   * What is wrong and why, as the diagnostician sees it.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param attempt attempt, counted from 1
   * @param diagnostician who made it: "playbook", "llm", or "person" when somebody asked for an
   *     action
   * @param faultKind the fault kind it settles on
   * @param culprit the workload or node at fault
   * @param explanation the cause in a sentence or two
   * @param evidence what it rests on, one sentence each
   * @param confidence the diagnostician's own confidence, 0 to 1; it authorises nothing
   * @param candidates the actions that it chose, best first: what is proposed comes from here, so
   *     that nobody is asked twice
   * @param usage what the language model was asked for it and what that cost; null when none was
   * @param fallback why the language model's answer was not used, in a sentence; null when it was,
   *     or none was asked
   * @param requestedBy event id of the {@link ActionRequested} that it answers, null when it
   *     answers none
   * @param named the other workload or node that the evidence named as the culprit when it was
   *     made; null when it named none, or the incident's own
   */
  record DiagnosisMade(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      int attempt,
      String diagnostician,
      FaultKind faultKind,
      Subject culprit,
      String explanation,
      List<String> evidence,
      double confidence,
      List<Candidate> candidates,
      @Nullable Usage usage,
      @Nullable String fallback,
      @Nullable String requestedBy,
      @Nullable Subject named)
      implements OfIncident {
    public DiagnosisMade {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.that(attempt >= 1, "attempt must be at least 1");
      Require.text(diagnostician, "diagnostician");
      Require.present(faultKind, "faultKind");
      Require.present(culprit, "culprit");
      Require.text(explanation, "explanation");
      evidence = Require.copy(evidence);
      Require.probability(confidence, "confidence");
      candidates = Require.copy(candidates);
    }
  }

  /**
   * An action that could help.
   *
   * @param action the action
   * @param why why, in a sentence
   */
  record Candidate(RemediationAction action, String why) {
    public Candidate {
      Require.present(action, "action");
      Require.text(why, "why");
    }
  }

  /**
   * What a language model was asked.
   *
   * @param model its name
   * @param calls requests that were sent
   * @param inputTokens tokens of the prompts, as the endpoint counts them; 0 when it does not say
   * @param outputTokens tokens of the answers
   * @param millis real time, milliseconds
   */
  record Usage(String model, int calls, long inputTokens, long outputTokens, long millis) {
    public Usage {
      Require.text(model, "model");
    }
  }

  /**
   * One action of the catalogue, bound to a digest.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param attempt attempt, counted from 1
   * @param diagnostician who chose it
   * @param action the action
   * @param mode the mode in force for the workload
   * @param digest digest of action, target UID, the fields read or written and the dry-run diff;
   *     empty for an action that writes nothing
   * @param diff what the server's dry run would change
   * @param needsApproval whether a person must approve
   * @param expiresAt when it expires
   * @param why why this action, and what the guard said, in a sentence
   * @param requestedBy who asked for this action, and may therefore not approve it; null when a
   *     diagnostician chose it
   */
  record ActionProposed(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      int attempt,
      String diagnostician,
      RemediationAction action,
      Mode mode,
      String digest,
      List<FieldChange> diff,
      boolean needsApproval,
      Instant expiresAt,
      String why,
      @Nullable String requestedBy)
      implements OfProposal {
    public ActionProposed {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.that(attempt >= 1, "attempt must be at least 1");
      Require.text(diagnostician, "diagnostician");
      Require.present(action, "action");
      Require.present(mode, "mode");
      Require.present(digest, "digest");
      diff = Require.copy(diff);
      Require.present(expiresAt, "expiresAt");
      Require.text(why, "why");
    }
  }

  /**
   * The guard said no.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param code code of the rule ("PROTECTED_NAMESPACE")
   * @param sentence what to do about it
   */
  record ActionDenied(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      String code,
      String sentence)
      implements OfProposal {
    public ActionDenied {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.text(code, "code");
      Require.text(sentence, "sentence");
    }
  }

  /**
   * A person, or policy in mode auto, approved.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param by who
   * @param digest the digest that was approved
   * @param comment why, in their words; untrusted text, null when nothing was said
   */
  record ActionApproved(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      String by,
      String digest,
      @Nullable String comment)
      implements OfProposal {
    public ActionApproved {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.text(by, "by");
      Require.text(digest, "digest");
    }
  }

  /**
   * A person said no.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param by who
   * @param reason why
   */
  record ActionRejected(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      String by,
      String reason)
      implements OfProposal {
    public ActionRejected {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.text(by, "by");
      Require.present(reason, "reason");
    }
  }

  /**
   * The object is no longer what the proposal was made for.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param sentence what differs
   */
  record ProposalStale(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      String sentence)
      implements OfProposal {
    public ProposalStale {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.text(sentence, "sentence");
    }
  }

  /**
   * Nobody decided in time.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   */
  record ProposalExpired(
      String eventId, IncidentId incidentId, Subject subject, Instant at, ProposalId proposalId)
      implements OfProposal {
    public ProposalExpired {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
    }
  }

  /**
   * About to write; acknowledged by Kafka before the write.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param action the action
   * @param preImage the fields as they are and as they will be: what undo needs
   */
  record ExecutionStarted(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      RemediationAction action,
      List<FieldChange> preImage)
      implements OfProposal {
    public ExecutionStarted {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.present(action, "action");
      preImage = Require.copy(preImage);
    }
  }

  /**
   * The write happened.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param action the action
   * @param resourceVersion resource version of the object after the write
   */
  record ActionExecuted(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      RemediationAction action,
      String resourceVersion)
      implements OfProposal {
    public ActionExecuted {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.present(action, "action");
      Require.text(resourceVersion, "resourceVersion");
    }
  }

  /**
   * The write did not happen.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param code HTTP status or kind of failure
   * @param sentence what failed and what to do
   */
  record ActionFailed(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      String code,
      String sentence)
      implements OfProposal {
    public ActionFailed {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.text(code, "code");
      Require.text(sentence, "sentence");
    }
  }

  /**
   * What the action brought.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param faultKind the fault kind it was meant for
   * @param action the action
   * @param diagnostician who chose it
   * @param verdict the verdict
   * @param reasons what it rests on, one sentence each
   */
  record VerdictReached(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      FaultKind faultKind,
      RemediationAction action,
      String diagnostician,
      Verdict verdict,
      List<String> reasons)
      implements OfProposal {
    public VerdictReached {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.present(faultKind, "faultKind");
      Require.present(action, "action");
      Require.text(diagnostician, "diagnostician");
      Require.present(verdict, "verdict");
      reasons = Require.copy(reasons);
    }
  }

  /**
   * The inverse of the action was written.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param resourceVersion resource version of the object after the write
   * @param sentence why
   */
  record ActionUndone(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      String resourceVersion,
      String sentence)
      implements OfProposal {
    public ActionUndone {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.text(resourceVersion, "resourceVersion");
      Require.text(sentence, "sentence");
    }
  }

  /**
   * The action could not be undone; a person must look.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param proposalId the proposal
   * @param sentence why
   */
  record UndoFailed(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      ProposalId proposalId,
      String sentence)
      implements OfProposal {
    public UndoFailed {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(proposalId, "proposalId");
      Require.text(sentence, "sentence");
    }
  }

  /**
   * A person is called.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param reason why
   */
  record Escalated(
      String eventId, IncidentId incidentId, Subject subject, Instant at, String reason)
      implements OfIncident {
    public Escalated {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.text(reason, "reason");
    }
  }

  /**
   * The kill switch was thrown.
   *
   * @param eventId identity of the step
   * @param subject the workload, node or cluster
   * @param at when
   * @param by who
   * @param reason why
   */
  record AutomationPaused(String eventId, Subject subject, Instant at, String by, String reason)
      implements RemediationEvent {
    public AutomationPaused {
      Require.text(eventId, "eventId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.text(by, "by");
      Require.present(reason, "reason");
    }
  }

  /**
   * The kill switch was released.
   *
   * @param eventId identity of the step
   * @param subject the workload, node or cluster
   * @param at when
   * @param by who
   */
  record AutomationResumed(String eventId, Subject subject, Instant at, String by)
      implements RemediationEvent {
    public AutomationResumed {
      Require.text(eventId, "eventId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.text(by, "by");
    }
  }

  /**
   * A person judged an incident.
   *
   * @param eventId identity of the step
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param by who
   * @param judgement what they think of it
   * @param comment free text, may be empty
   */
  record FeedbackGiven(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      String by,
      Judgement judgement,
      String comment)
      implements OfIncident {
    public FeedbackGiven {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.text(by, "by");
      Require.present(judgement, "judgement");
      Require.present(comment, "comment");
    }
  }

  /** What a person thinks of an incident. */
  enum Judgement {
    /** It was right and useful. */
    USEFUL,
    /** It was noise. */
    NOISE,
    /** Something happened that was not seen. */
    MISSED
  }

  /**
   * Somebody asked at a door for an action of their choice. It becomes a proposal that somebody
   * else must approve.
   *
   * @param eventId {@code incident/0/requested-…}
   * @param incidentId the incident
   * @param subject the workload, node or cluster
   * @param at when
   * @param by who
   * @param action the action
   * @param why why, in their words; untrusted text
   */
  record ActionRequested(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      String by,
      RemediationAction action,
      String why)
      implements OfIncident {
    public ActionRequested {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.text(by, "by");
      Require.present(action, "action");
      Require.text(why, "why");
    }
  }

  /**
   * A door refused what a known user asked for; nothing was done.
   *
   * @param eventId {@code automation/cluster/refused-…}
   * @param subject the cluster
   * @param at when
   * @param by who asked
   * @param door "api", "console" or "mcp"
   * @param request what was asked ("approve 7f3a…-1"); untrusted text, cut to 200 characters
   * @param code code of the refusal ("EXPIRED")
   * @param sentence what they were told
   */
  record RequestRefused(
      String eventId,
      Subject subject,
      Instant at,
      String by,
      String door,
      String request,
      String code,
      String sentence)
      implements RemediationEvent {
    public RequestRefused {
      Require.text(eventId, "eventId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.text(by, "by");
      Require.text(door, "door");
      Require.text(request, "request");
      Require.text(code, "code");
      Require.text(sentence, "sentence");
    }
  }

  /**
   * An incident that has the same culprit as another one: what is proposed is proposed there, once.
   *
   * @param eventId {@code incident/0/grouped-…}
   * @param incidentId the incident that attaches
   * @param subject the workload, node or cluster
   * @param at when
   * @param leader the incident that it attaches to
   * @param culprit what both are put down to
   * @param sentence one sentence for a person
   */
  record IncidentGrouped(
      String eventId,
      IncidentId incidentId,
      Subject subject,
      Instant at,
      IncidentId leader,
      Subject culprit,
      String sentence)
      implements OfIncident {
    public IncidentGrouped {
      Require.text(eventId, "eventId");
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      Require.present(at, "at");
      Require.present(leader, "leader");
      Require.present(culprit, "culprit");
      Require.text(sentence, "sentence");
    }
  }
}
