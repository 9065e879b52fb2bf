package dev.forestall.remediation.api;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ActionRequested;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Automation;
import dev.forestall.remediation.Doors;
import dev.forestall.remediation.Wish;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The REST door. */
@RestController
@RequestMapping("/api/v1")
class RemediationResource {
  private static final int LONGEST_TEXT = 2_000;

  private final Doors doors;

  RemediationResource(Doors doors) {
    this.doors = doors;
  }

  /**
   * A decision.
   *
   * @param digest digest of what the person saw
   * @param comment why, may be missing
   */
  record DecisionRequest(@Nullable String digest, @Nullable String comment) {}

  /**
   * An action that is asked for.
   *
   * @param action Rollback, Restart or Scale
   * @param revision ReplicaSet to roll back to, may be missing
   * @param replicas replicas to scale to
   * @param why why, may be missing
   */
  record WishRequest(
      @Nullable String action,
      @Nullable String revision,
      @Nullable Integer replicas,
      @Nullable String why) {}

  /** Why automation is paused or resumed. */
  record ReasonRequest(@Nullable String reason) {}

  /** What a person thinks of an incident. */
  record FeedbackRequest(@Nullable Judgement judgement, @Nullable String comment) {}

  @GetMapping("/incidents")
  List<IncidentView> incidents(@AuthenticationPrincipal Actor actor) {
    return doors.incidents(actor);
  }

  @GetMapping("/incidents/{id}")
  IncidentView incident(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
    return doors.incident(actor, new IncidentId(id));
  }

  /** Asks for an action; it becomes a proposal that somebody else must approve. */
  @PostMapping("/incidents/{id}/proposals")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ActionRequested propose(
      @AuthenticationPrincipal Actor actor,
      @PathVariable String id,
      @RequestBody WishRequest request) {
    return doors.propose(
        actor,
        new IncidentId(id),
        new Wish(
            Require.text(request.action(), "action (Rollback, Restart or Scale)"),
            request.revision(),
            request.replicas()),
        text(request.why(), "why"));
  }

  @GetMapping("/proposals")
  List<ProposalView> proposals(@AuthenticationPrincipal Actor actor) {
    return doors.proposals(actor);
  }

  @GetMapping("/proposals/{id}")
  ProposalView proposal(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
    return doors.proposal(actor, new ProposalId(id));
  }

  @PostMapping("/proposals/{id}/approve")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ProposalView approve(
      @AuthenticationPrincipal Actor actor,
      @PathVariable String id,
      @RequestBody DecisionRequest decision) {
    return doors.approve(
        actor,
        new ProposalId(id),
        Require.text(decision.digest(), "digest"),
        text(decision.comment(), "comment"));
  }

  @PostMapping("/proposals/{id}/reject")
  @ResponseStatus(HttpStatus.ACCEPTED)
  ProposalView reject(
      @AuthenticationPrincipal Actor actor,
      @PathVariable String id,
      @RequestBody DecisionRequest decision) {
    return doors.reject(
        actor,
        new ProposalId(id),
        Require.text(decision.digest(), "digest"),
        text(decision.comment(), "comment"));
  }

  @GetMapping("/automation")
  Automation automation(@AuthenticationPrincipal Actor actor) {
    return doors.automation(actor);
  }

  @PostMapping("/automation/pause")
  Automation pause(
      @AuthenticationPrincipal Actor actor,
      @RequestBody(required = false) @Nullable ReasonRequest request) {
    return doors.pause(actor, text(request == null ? null : request.reason(), "reason"));
  }

  @PostMapping("/automation/resume")
  Automation resume(
      @AuthenticationPrincipal Actor actor,
      @RequestBody(required = false) @Nullable ReasonRequest request) {
    text(request == null ? null : request.reason(), "reason");
    return doors.resume(actor);
  }

  @GetMapping("/audit")
  List<RemediationEvent> audit(
      @AuthenticationPrincipal Actor actor,
      @RequestParam(name = "incident", required = false) @Nullable String incident) {
    return doors.audit(
        actor,
        incident == null || incident.isBlank()
            ? Optional.empty()
            : Optional.of(new IncidentId(incident)));
  }

  @PostMapping("/incidents/{id}/feedback")
  @ResponseStatus(HttpStatus.CREATED)
  FeedbackGiven feedback(
      @AuthenticationPrincipal Actor actor,
      @PathVariable String id,
      @RequestBody FeedbackRequest request) {
    return doors.feedback(
        actor,
        new IncidentId(id),
        Require.present(request.judgement(), "judgement (USEFUL, NOISE or MISSED)"),
        text(request.comment(), "comment"));
  }

  private static String text(@Nullable String text, String field) {
    String given = text == null ? "" : text;
    Require.that(
        given.length() <= LONGEST_TEXT,
        field + " may have at most " + LONGEST_TEXT + " characters");
    return given;
  }
}
