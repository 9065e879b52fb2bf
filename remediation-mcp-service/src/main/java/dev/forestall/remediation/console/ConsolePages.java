package dev.forestall.remediation.console;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalView;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The console's pages. */
@Controller
class ConsolePages {
  private static final int AUDIT_LINES = 100;
  private static final int SIGN_IN_SECONDS = 600;

  private final Doors doors;
  private final Frames frames;

  ConsolePages(Doors doors, Frames frames) {
    this.doors = doors;
    this.frames = frames;
  }

  /** Asks for a token; the session that holds its CSRF token ends soon when nobody signs in. */
  @GetMapping("/login")
  ModelAndView login(
      HttpServletRequest request,
      @AuthenticationPrincipal @Nullable Actor actor,
      @RequestParam(name = "next", required = false) @Nullable String next,
      @RequestParam(name = "out", required = false) @Nullable String out) {
    if (actor == null) {
      request.getSession().setMaxInactiveInterval(SIGN_IN_SECONDS);
    }
    return new ModelAndView("login")
        .addObject("next", next == null ? "/" : next)
        .addObject("out", out != null);
  }

  /** The incidents. */
  @GetMapping("/")
  ModelAndView incidents(@AuthenticationPrincipal Actor actor) {
    Frame frame = frames.around(actor);
    ListPage list =
        ListPage.of(doors.incidents(actor), doors.proposals(actor), frames.since(), at(frame));
    return new ModelAndView("incidents").addObject("frame", frame).addObject("list", list);
  }

  @GetMapping("/incidents")
  String shortened() {
    return "redirect:/";
  }

  /** One incident. */
  @GetMapping("/incidents/{id}")
  ModelAndView incident(@AuthenticationPrincipal Actor actor, @PathVariable("id") String id) {
    Frame frame = frames.around(actor);
    IncidentView view = doors.incident(actor, new IncidentId(id));
    List<ProposalView> proposals =
        view.proposals().stream().map(p -> doors.proposal(actor, p)).toList();
    return new ModelAndView("incident")
        .addObject("frame", frame)
        .addObject("page", IncidentPage.of(view, proposals, actor, at(frame)));
  }

  /** What was done, newest first. */
  @GetMapping("/audit")
  ModelAndView audit(
      @AuthenticationPrincipal Actor actor,
      @RequestParam(name = "incident", required = false) @Nullable String incident,
      @RequestParam(name = "skip", defaultValue = "0") int skip) {
    Frame frame = frames.around(actor);
    String wanted = incident == null ? "" : incident.strip();
    List<RemediationEvent> all =
        doors
            .audit(actor, wanted.isEmpty() ? Optional.empty() : Optional.of(new IncidentId(wanted)))
            .reversed();
    int from = Math.min(Math.max(skip, 0), all.size());
    int to = Math.min(from + AUDIT_LINES, all.size());
    return new ModelAndView("audit")
        .addObject("frame", frame)
        .addObject("incident", wanted)
        .addObject(
            "lines", all.subList(from, to).stream().map(e -> StoryLine.of(e, at(frame))).toList())
        .addObject("total", all.size())
        .addObject("first", from + 1)
        .addObject("last", to)
        .addObject("newer", from == 0 ? null : Math.max(0, from - AUDIT_LINES))
        .addObject("older", to == all.size() ? null : to);
  }

  private static Instant at(Frame frame) {
    return Instant.ofEpochMilli(frame.now());
  }
}
