package dev.forestall.remediation.console;

import dev.forestall.model.remediation.FieldChange;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.wire.Wire;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Role;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.incident.ProposalView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A proposal as the incident's page shows it.
 *
 * @param view the proposal
 * @param state where it stands; expired as soon as its time is over
 * @param tone "wait", "good", "bad" or "quiet"
 * @param title what stands in its heading
 * @param told the state in a sentence
 * @param proposedAt when
 * @param expiresAt when it expires
 * @param diff what would change, readable
 * @param decidable whether there are buttons
 * @param mine whether this person asked for it, and may therefore only reject it
 * @param blocked why there are none, when this person may not decide
 * @param writes whether it would write anything
 */
record ProposalCard(
    ProposalView view,
    ProposalState state,
    String tone,
    String title,
    String told,
    Moment proposedAt,
    Moment expiresAt,
    List<Field> diff,
    boolean decidable,
    boolean mine,
    @Nullable String blocked,
    boolean writes) {

  /** One field, as text. */
  record Field(String path, @Nullable String before, @Nullable String after) {}

  static ProposalCard of(ProposalView view, Actor actor, Instant now) {
    boolean over = view.state() == ProposalState.PENDING && !view.expiresAt().isAfter(now);
    ProposalState state = over ? ProposalState.EXPIRED : view.state();
    String blocked = state == ProposalState.PENDING ? blocked(actor) : null;
    return new ProposalCard(
        view,
        state,
        tone(state, view),
        title(state, view),
        told(state, view),
        Moment.of(view.proposedAt(), now),
        Moment.of(view.expiresAt(), now),
        view.diff().stream()
            .sorted(Comparator.comparingInt(ProposalCard::rank))
            .map(ProposalCard::field)
            .toList(),
        state == ProposalState.PENDING && blocked == null,
        actor.name().equals(view.requestedBy()),
        blocked,
        view.action() instanceof RemediationAction.Change);
  }

  private static @Nullable String blocked(Actor actor) {
    if (!actor.role().includes(Role.APPROVER)) {
      return "You are signed in as %s (%s): to decide needs the role APPROVER."
          .formatted(actor.name(), actor.role());
    }
    return null;
  }

  private static String tone(ProposalState state, ProposalView view) {
    return switch (state) {
      case PREPARING, PENDING -> "wait";
      case APPROVED, EXECUTING, EXECUTED -> "good";
      case FAILED, UNDONE -> "bad";
      case REJECTED, STALE, EXPIRED, DENIED -> "quiet";
      case VERIFIED -> view.verdict() == Verdict.IMPROVED ? "good" : "bad";
    };
  }

  private static String title(ProposalState state, ProposalView view) {
    if (!(view.action() instanceof RemediationAction.Change)) {
      return view.action() instanceof RemediationAction.NoAction
          ? "Nothing is to be done"
          : "A person is needed";
    }
    return switch (state) {
      case PREPARING, PENDING -> "Proposed";
      case APPROVED -> "Approved";
      case REJECTED -> "Rejected";
      case EXECUTING -> "Being carried out";
      case EXECUTED -> "Carried out";
      case FAILED -> "Failed";
      case STALE -> "Out of date";
      case EXPIRED -> "Expired";
      case DENIED -> "Not allowed";
      case VERIFIED -> view.verdict() == null ? "Verified" : Words.verdict(view.verdict());
      case UNDONE -> "Undone";
    };
  }

  private static String told(ProposalState state, ProposalView view) {
    String by = view.decidedBy() == null ? "" : " by " + view.decidedBy();
    String note = view.note() == null || view.note().isBlank() ? "" : view.note();
    return switch (state) {
      case PREPARING -> "It is being prepared.";
      case PENDING -> "Nothing is changed until somebody approves.";
      case APPROVED -> "Approved" + by + ". It is carried out within seconds.";
      case REJECTED -> "Rejected" + by + ". Nothing was changed. " + note;
      case EXECUTING -> "Approved" + by + ". It is being carried out.";
      case EXECUTED -> "Approved" + by + ". It was carried out, and its effect is being watched.";
      case FAILED -> "It was not carried out. " + note;
      case STALE ->
          "What it was made for has changed, so that it cannot be decided on any more. " + note;
      case EXPIRED ->
          "Nobody decided in time, so that it cannot be decided on any more. A new one is made"
              + " while the incident goes on.";
      case DENIED -> note;
      case VERIFIED -> "Approved" + by + ".";
      case UNDONE -> "It made things worse and was undone. " + note;
    };
  }

  private static Field field(FieldChange change) {
    return new Field(path(change.pointer()), text(change.before()), text(change.after()));
  }

  /** As kubectl writes it: {@code spec.template.spec.containers[0].image}. */
  static String path(String pointer) {
    StringBuilder path = new StringBuilder();
    for (String part : pointer.substring(pointer.startsWith("/") ? 1 : 0).split("/", -1)) {
      String name = part.replace("~1", "/").replace("~0", "~");
      if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
        path.append('[').append(name).append(']');
      } else if (name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-')) {
        path.append(path.isEmpty() ? "" : ".").append(name);
      } else {
        path.append("[\"").append(name).append("\"]");
      }
    }
    return path.toString();
  }

  /** What a person looks for first: the images. */
  private static int rank(FieldChange change) {
    return change.pointer().endsWith("/image") || change.pointer().endsWith("/replicas") ? 0 : 1;
  }

  private static @Nullable String text(@Nullable String json) {
    if (json == null) {
      return null;
    }
    try {
      JsonNode value = Wire.json().readTree(json);
      return value.isString() ? value.asString() : value.toPrettyString();
    } catch (JacksonException e) {
      return json;
    }
  }
}
