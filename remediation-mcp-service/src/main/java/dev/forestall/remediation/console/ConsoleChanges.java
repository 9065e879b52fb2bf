package dev.forestall.remediation.console;

import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import dev.forestall.remediation.Wish;
import dev.forestall.remediation.incident.ProposalView;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the console's forms ask for. Each goes back to its page and says there what was done. */
@Controller
class ConsoleChanges {
  private static final int LONGEST_TEXT = 2_000;
  private static final String SAID = "said";

  private final Doors doors;

  ConsoleChanges(Doors doors) {
    this.doors = doors;
  }

  @PostMapping("/proposals/{id}/approve")
  String approve(
      @AuthenticationPrincipal Actor actor,
      @PathVariable("id") String id,
      @RequestParam("digest") String digest,
      @RequestParam(name = "comment", defaultValue = "") String comment,
      RedirectAttributes then) {
    ProposalView approved = doors.approve(actor, new ProposalId(id), digest, text(comment));
    then.addFlashAttribute(SAID, "You approved it. It is carried out within seconds.");
    return to(approved.incidentId());
  }

  @PostMapping("/proposals/{id}/reject")
  String reject(
      @AuthenticationPrincipal Actor actor,
      @PathVariable("id") String id,
      @RequestParam("digest") String digest,
      @RequestParam(name = "comment", defaultValue = "") String comment,
      RedirectAttributes then) {
    ProposalView rejected = doors.reject(actor, new ProposalId(id), digest, text(comment));
    then.addFlashAttribute(SAID, "You rejected it. Nothing is changed.");
    return to(rejected.incidentId());
  }

  @PostMapping("/incidents/{id}/propose")
  String propose(
      @AuthenticationPrincipal Actor actor,
      @PathVariable("id") String id,
      @RequestParam("action") String action,
      @RequestParam(name = "revision", defaultValue = "") String revision,
      @RequestParam(name = "replicas", defaultValue = "") String replicas,
      @RequestParam(name = "why", defaultValue = "") String why,
      RedirectAttributes then) {
    IncidentId incident = new IncidentId(id);
    Wish wish =
        new Wish(
            action, revision.isBlank() ? null : revision.strip(), count(action, replicas.strip()));
    doors.propose(actor, incident, wish, text(why));
    then.addFlashAttribute(
        SAID, "You asked for it. A proposal follows, which somebody else must approve.");
    return to(incident);
  }

  @PostMapping("/incidents/{id}/feedback")
  String feedback(
      @AuthenticationPrincipal Actor actor,
      @PathVariable("id") String id,
      @RequestParam("judgement") Judgement judgement,
      @RequestParam(name = "comment", defaultValue = "") String comment,
      RedirectAttributes then) {
    IncidentId incident = new IncidentId(id);
    doors.feedback(actor, incident, judgement, text(comment));
    then.addFlashAttribute(SAID, "Thank you: it is noted, and learned from.");
    return to(incident);
  }

  @PostMapping("/automation/pause")
  String pause(
      @AuthenticationPrincipal Actor actor,
      @RequestParam(name = "reason", defaultValue = "") String reason,
      RedirectAttributes then) {
    Require.that(!reason.isBlank(), "Say why automation is paused: the others will ask.");
    doors.pause(actor, text(reason));
    then.addFlashAttribute(SAID, "Automation is paused: nothing is written to the cluster.");
    return "redirect:/";
  }

  @PostMapping("/automation/resume")
  String resume(@AuthenticationPrincipal Actor actor, RedirectAttributes then) {
    doors.resume(actor);
    then.addFlashAttribute(SAID, "Automation runs again.");
    return "redirect:/";
  }

  private static String to(IncidentId incident) {
    return "redirect:/incidents/" + incident;
  }

  private static @Nullable Integer count(String action, String replicas) {
    if (!action.equals("Scale") || replicas.isEmpty()) {
      return null;
    }
    try {
      return Integer.valueOf(replicas);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("The number of replicas must be a whole number.", e);
    }
  }

  private static String text(String text) {
    Require.that(
        text.length() <= LONGEST_TEXT, "A text may have at most " + LONGEST_TEXT + " characters.");
    return text.strip();
  }
}
