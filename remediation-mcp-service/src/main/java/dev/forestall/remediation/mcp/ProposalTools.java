package dev.forestall.remediation.mcp;

import static io.swagger.v3.oas.annotations.media.Schema.RequiredMode.NOT_REQUIRED;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ActionRequested;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import dev.forestall.remediation.Wish;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.incident.ProposalView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Proposals: to read, to ask for, and to decide on. */
final class ProposalTools {
  private static final int SHOWN = 20;
  private static final int MOST = 50;

  private final Doors doors;

  ProposalTools(Doors doors) {
    this.doors = doors;
  }

  record ListProposals(
      @Schema(description = "Only those in this state", requiredMode = NOT_REQUIRED)
          @Nullable ProposalState state,
      @Schema(
              description = "How many at most, newest first; 20 when missing",
              minimum = "1",
              maximum = "50",
              requiredMode = NOT_REQUIRED)
          @Nullable Integer limit) {}

  record GetProposal(
      @Schema(description = Asked.PROPOSAL, pattern = Asked.SOMETHING, maxLength = Asked.LONGEST_ID)
          String proposal) {}

  record Decide(
      @Schema(description = Asked.PROPOSAL, pattern = Asked.SOMETHING, maxLength = Asked.LONGEST_ID)
          String proposal,
      @Schema(
              description = Asked.DIGEST,
              pattern = Asked.SOMETHING,
              maxLength = Asked.LONGEST_DIGEST)
          String digest,
      @Schema(
              description = Asked.COMMENT,
              maxLength = Asked.LONGEST_TEXT,
              requiredMode = NOT_REQUIRED)
          @Nullable String comment) {}

  /** The actions of the catalogue that may be asked for. */
  enum Action {
    Rollback,
    Restart,
    Scale
  }

  record Propose(
      @Schema(description = Asked.INCIDENT, pattern = Asked.SOMETHING, maxLength = Asked.LONGEST_ID)
          String incident,
      @JsonPropertyDescription(
              "Rollback to an earlier revision, Restart the pods one after the other, or Scale the"
                  + " replicas")
          Action action,
      @Schema(
              description =
                  "For Rollback: the revision of get_evidence; the newest healthy one when missing",
              pattern = Asked.SOMETHING,
              maxLength = Asked.LONGEST_NAME,
              requiredMode = NOT_REQUIRED)
          @Nullable String revision,
      @Schema(
              description = "For Scale, where it must be given: replicas wanted",
              minimum = "0",
              maximum = "100000",
              requiredMode = NOT_REQUIRED)
          @Nullable Integer replicas,
      @Schema(
              description = "Why this action, for whoever decides on it",
              pattern = Asked.SOMETHING,
              maxLength = Asked.LONGEST_TEXT)
          String why) {}

  record Proposals(
      @JsonPropertyDescription("Newest first") List<ProposalLine> proposals,
      @JsonPropertyDescription("How many more there are than are listed") int more) {}

  record Requested(
      @JsonPropertyDescription("Identity of the request in the audit trail") String request,
      String incident,
      Instant at,
      @JsonPropertyDescription("The action in one sentence") String action,
      @JsonPropertyDescription("What happens now") String next) {
    static Requested of(ActionRequested request) {
      return new Requested(
          request.eventId(),
          request.incidentId().value(),
          request.at(),
          request.action().sentence(),
          "It becomes a proposal within seconds: get_incident lists it. Somebody else must approve"
              + " it.");
    }
  }

  record Decision(
      ProposalLine proposal,
      String decidedBy,
      @JsonPropertyDescription("What happens now") String next) {
    static Decision of(ProposalView proposal, Actor by, String next) {
      return new Decision(ProposalLine.of(proposal), by.name(), next);
    }
  }

  List<Tool<?, ?>> tools() {
    return List.of(
        new Tool<>(
            "list_proposals",
            "List proposals",
            "Lists proposed actions with their state. PENDING ones wait for a decision.",
            Tool.Hints.READS,
            ListProposals.class,
            Proposals.class,
            this::list),
        new Tool<>(
            "get_proposal",
            "Read a proposal",
            "Reads one proposal: the action, the fields that it would change (the server's dry run),"
                + " why, and the digest that a decision must name.",
            Tool.Hints.READS,
            GetProposal.class,
            ProposalAnswer.class,
            this::get),
        new Tool<>(
            "propose_action",
            "Propose an action",
            "Asks for an action against an incident's own workload, in the place of the pending"
                + " proposal. Nothing is changed in the cluster: it becomes a proposal that somebody"
                + " else must approve. Needs role PROPOSER.",
            Tool.Hints.ADDS,
            Propose.class,
            Requested.class,
            this::propose),
        new Tool<>(
            "approve_proposal",
            "Approve a proposal",
            "Approves a pending proposal, which then changes the cluster if the guard still allows it."
                + " Name the digest that you saw. You cannot approve what you asked for. Needs role"
                + " APPROVER.",
            Tool.Hints.CHANGES,
            Decide.class,
            Decision.class,
            this::approve),
        new Tool<>(
            "reject_proposal",
            "Reject a proposal",
            "Rejects a pending proposal, so that it is not carried out. Name the digest that you saw."
                + " Needs role APPROVER.",
            Tool.Hints.RECORDS,
            Decide.class,
            Decision.class,
            this::reject));
  }

  private Proposals list(Actor actor, ListProposals asked) {
    List<ProposalView> found =
        doors.proposals(actor).stream()
            .filter(p -> asked.state() == null || asked.state() == p.state())
            .toList();
    int shown = Math.min(found.size(), Math.min(Asked.or(asked.limit(), SHOWN), MOST));
    return new Proposals(
        found.subList(0, shown).stream().map(ProposalLine::of).toList(), found.size() - shown);
  }

  private ProposalAnswer get(Actor actor, GetProposal asked) {
    return ProposalAnswer.of(doors.proposal(actor, new ProposalId(asked.proposal())));
  }

  private Requested propose(Actor actor, Propose asked) {
    return Requested.of(
        doors.propose(
            actor,
            new IncidentId(asked.incident()),
            new Wish(asked.action().name(), asked.revision(), asked.replicas()),
            asked.why()));
  }

  private Decision approve(Actor actor, Decide asked) {
    return Decision.of(
        doors.approve(
            actor, new ProposalId(asked.proposal()), asked.digest(), Asked.or(asked.comment())),
        actor,
        "It is carried out within seconds if the guard still allows it: get_proposal tells.");
  }

  private Decision reject(Actor actor, Decide asked) {
    return Decision.of(
        doors.reject(
            actor, new ProposalId(asked.proposal()), asked.digest(), Asked.or(asked.comment())),
        actor,
        "It is not carried out.");
  }
}
