package dev.forestall.lab.play;

import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.ProposalExpired;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.UndoFailed;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Tells what happens, one line an event, times in cluster time (UTC). */
public final class Story {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final double PERCENT = 100;

  private final PrintStream out;
  private final RemediationApi person;
  private final boolean personApproves;
  private final Set<String> told = new HashSet<>();

  /**
   * @param out where to tell it
   * @param person the API with a person's token, for the line to approve with
   * @param personApproves whether a person is expected to approve
   */
  public Story(PrintStream out, RemediationApi person, boolean personApproves) {
    this.out = out;
    this.person = person;
    this.personApproves = personApproves;
  }

  /** Tells one event; what was told is not told again. */
  public void tell(Object event) {
    switch (event) {
      case WorkloadChanged e -> changed(e);
      case IncidentOpened e -> opened(e);
      case IncidentUpdated e -> updated(e);
      case DiagnosisMade e -> explained(e);
      case ActionProposed e -> proposed(e);
      case ActionDenied e ->
          line(e.eventId(), e.at(), "denied", e.subject(), e.code() + ": " + e.sentence());
      case ActionApproved e -> line(e.eventId(), e.at(), "approved", e.subject(), "by " + e.by());
      case ActionRejected e ->
          line(e.eventId(), e.at(), "rejected", e.subject(), "by " + e.by() + ": " + e.reason());
      case ProposalStale e -> line(e.eventId(), e.at(), "stale", e.subject(), e.sentence());
      case ProposalExpired e ->
          line(e.eventId(), e.at(), "expired", e.subject(), "nobody decided in time");
      case ActionExecuted e ->
          line(e.eventId(), e.at(), "executed", e.subject(), e.action().sentence());
      case ActionFailed e ->
          line(e.eventId(), e.at(), "failed", e.subject(), e.code() + ": " + e.sentence());
      case VerdictReached e ->
          line(
              e.eventId(),
              e.at(),
              "verified",
              e.subject(),
              e.verdict() + ": " + String.join("; ", e.reasons()));
      case ActionUndone e -> line(e.eventId(), e.at(), "undone", e.subject(), e.sentence());
      case UndoFailed e -> line(e.eventId(), e.at(), "undo failed", e.subject(), e.sentence());
      case Escalated e -> line(e.eventId(), e.at(), "escalated", e.subject(), e.reason());
      case IncidentResolved e ->
          line(e.eventId(), e.at(), "resolved", e.subject(), e.outcome() + ": " + e.summary());
      case TrackRecord e -> learned(e);
      default -> {
        // not for a person: evidence, dashboards, restated pods
      }
    }
  }

  private void changed(WorkloadChanged e) {
    if (e.change() == WorkloadChanged.Change.ROLLOUT) {
      line(
          "rollout/" + e.eventId(),
          e.at(),
          "rollout",
          e.subject(),
          e.summary() + " (by " + e.by() + ")");
    }
  }

  private void opened(IncidentOpened e) {
    line(e.eventId(), e.at(), e.predicted() ? "predicted" : "detected", e.subject(), e.summary());
  }

  private void updated(IncidentUpdated e) {
    // only a change of kinds is news; the rest keeps evidence fresh
    if (e.kinds().size() > 1) {
      line(e.incidentId() + "/kinds/" + e.kinds(), e.at(), "updated", e.subject(), e.summary());
    }
  }

  private void explained(DiagnosisMade e) {
    String fallback = e.fallback() == null ? "" : ": " + e.fallback();
    line(
        e.eventId(),
        e.at(),
        "explained",
        e.subject(),
        "%s (by the %s%s)".formatted(e.explanation(), e.diagnostician(), fallback));
  }

  private static String fields(int changed) {
    return switch (changed) {
      case 0 -> "";
      case 1 -> " (one field)";
      default -> " (" + changed + " fields)";
    };
  }

  private void proposed(ActionProposed e) {
    line(
        e.eventId(),
        e.at(),
        "proposed",
        e.subject(),
        e.action().sentence() + fields(e.diff().size()) + ". " + e.why());
    if (e.needsApproval() && personApproves && told.add("curl/" + e.eventId())) {
      out.println("          waiting for approval until " + TIME.format(e.expiresAt()) + ":");
      out.println("          " + person.curl(e.proposalId().value(), e.digest()));
    }
  }

  private void learned(TrackRecord e) {
    if (!told.add(e.key() + e.at())) {
      return;
    }
    int tried = e.improved() + e.unchanged() + e.worse();
    out.printf(
        "%s  %-11s %s against %s: helped %d of %d times, success rate at least %.0f %%%n",
        TIME.format(e.at()),
        "learned",
        e.action(),
        e.faultKind(),
        e.improved(),
        tried,
        e.successFloor() * PERCENT);
  }

  private void line(String id, Instant at, String word, Subject subject, String text) {
    if (told.add(id + "/" + word)) {
      String name = subject.displayName() + ": ";
      String rest = text.startsWith(name) ? text.substring(name.length()) : text;
      out.printf("%s  %-11s %s%s%n", TIME.format(at), word, name, rest);
    }
  }
}
