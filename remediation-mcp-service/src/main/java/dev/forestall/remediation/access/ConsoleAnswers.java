package dev.forestall.remediation.access;

import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfException;

/** What the console answers at its lock: come in, sign in first, or no. */
final class ConsoleAnswers {
  private static final Logger log = LoggerFactory.getLogger(ConsoleAnswers.class);
  private static final String DOOR = "console";

  private final Pages pages;
  private final Doors doors;
  private final Duration idle;

  /** A session ends after {@code idle} without a request. */
  ConsoleAnswers(Pages pages, Doors doors, Duration idle) {
    this.pages = pages;
    this.doors = doors;
    this.idle = idle;
  }

  /** Signed in. */
  void welcome(HttpServletRequest request, HttpServletResponse response) throws IOException {
    request.getSession().setMaxInactiveInterval((int) idle.toSeconds());
    response.sendRedirect(local(request.getParameter("next")));
  }

  /** Where to go after the sign-in: an address of this console, or the list. */
  static String local(@Nullable String next) {
    boolean fine =
        next != null
            && next.startsWith("/")
            && !next.startsWith("//")
            && next.chars().noneMatch(c -> c == '\\' || c <= ' ' || c > '~');
    return fine && next != null ? next : "/";
  }

  /** The token is not known, or too many were not. */
  void turnAway(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException, ServletException {
    boolean locked = why instanceof LockedException;
    doors.turnedAway(DOOR, locked ? "SIGN_IN_THROTTLED" : "SIGN_IN");
    if (!locked) {
      log.warn("console: a token that is not known came from {}", request.getRemoteAddr());
    }
    pages.write(
        request,
        response,
        locked ? HttpStatus.TOO_MANY_REQUESTS : HttpStatus.UNAUTHORIZED,
        "login",
        Map.of("failed", said(why), "next", local(request.getParameter("next"))));
  }

  /**
   * Nobody is signed in. Browsers send no {@code SameSite=Strict} cookie when a link elsewhere (an
   * alert's) is followed: then the page is asked for once more from here, where they do.
   */
  void ask(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String query = request.getQueryString();
    String here = local(request.getRequestURI() + (query == null ? "" : "?" + query));
    String login = "/login?next=" + URLEncoder.encode(here, StandardCharsets.UTF_8);
    if (request.getHeader("HX-Request") != null) {
      response.setHeader("HX-Redirect", login);
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
    } else if (!HttpMethod.GET.matches(request.getMethod())
        || request.getRequestURI().startsWith("/events/")) {
      response.setStatus(HttpStatus.UNAUTHORIZED.value());
    } else if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
      pages.write(request, response, HttpStatus.OK, "through", Map.of("here", here));
    } else {
      response.sendRedirect(login);
    }
  }

  /** The CSRF token is missing or wrong, or there is no such page. */
  void refuse(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
      throws IOException, ServletException {
    if (why instanceof CsrfException) {
      String sentence =
          "This page was too old, or it was not this console that asked: nothing was done. Go back"
              + " to the incident, sign in again if you are asked to, and decide there.";
      String asked = request.getMethod() + " " + request.getRequestURI();
      actor()
          .ifPresentOrElse(
              who -> doors.refused(who, asked, "CSRF", sentence),
              () -> doors.turnedAway(DOOR, "CSRF"));
      pages.refuse(request, response, HttpStatus.FORBIDDEN, "Nothing was done", sentence);
    } else {
      doors.turnedAway(DOOR, "NO_SUCH_PAGE");
      pages.refuse(
          request,
          response,
          ConsoleSecurity.page(request) ? HttpStatus.NOT_FOUND : HttpStatus.FORBIDDEN,
          "There is no such page",
          "The console has a list of incidents, a page for each of them, and the audit.");
    }
  }

  private static Optional<Actor> actor() {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    return who != null && who.getPrincipal() instanceof Actor actor
        ? Optional.of(actor)
        : Optional.empty();
  }

  private static String said(Exception e) {
    return e.getMessage() == null ? "This did not work." : e.getMessage();
  }
}
