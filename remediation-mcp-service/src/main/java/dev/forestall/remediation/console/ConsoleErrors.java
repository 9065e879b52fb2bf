package dev.forestall.remediation.console;

import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import dev.forestall.remediation.RefusedException;
import dev.forestall.service.PublishException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;

/** Every refusal is a page that says what was not done, why, and what to do. */
@ControllerAdvice(assignableTypes = {ConsolePages.class, ConsoleChanges.class})
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleErrors {
  private final Doors doors;

  ConsoleErrors(Doors doors) {
    this.doors = doors;
  }

  @ExceptionHandler
  ModelAndView refused(RefusedException e) {
    return switch (e.kind()) {
      case INVALID -> page(HttpStatus.BAD_REQUEST, "Nothing was done", e.getMessage());
      case FORBIDDEN -> page(HttpStatus.FORBIDDEN, "You may not do this", e.getMessage());
      case UNKNOWN ->
          page(
              HttpStatus.NOT_FOUND,
              "There is no such thing",
              "It may be older than the thirty days that are kept, or its address was cut. The list"
                  + " has all that is known.");
      case CONFLICT -> page(HttpStatus.CONFLICT, "Nothing was done", e.getMessage());
      case UNAVAILABLE ->
          page(HttpStatus.SERVICE_UNAVAILABLE, "Not now", e.getMessage() + " Then try again.");
    };
  }

  @ExceptionHandler
  ModelAndView notWritten(PublishException e) {
    return page(
        HttpStatus.SERVICE_UNAVAILABLE,
        "Not now",
        "Kafka did not take it, so that nothing was done: try again in a few seconds.");
  }

  /** What was sent makes no sense; a change that was asked for like this is written down. */
  @ExceptionHandler({
    IllegalArgumentException.class,
    ServletRequestBindingException.class,
    MethodArgumentTypeMismatchException.class
  })
  ModelAndView invalid(
      Exception e, HttpServletRequest request, @AuthenticationPrincipal @Nullable Actor actor) {
    String sentence =
        e instanceof IllegalArgumentException && e.getMessage() != null
            ? e.getMessage()
            : "A field was missing or made no sense: go back and fill the form in again.";
    if (actor != null && HttpMethod.POST.matches(request.getMethod())) {
      doors.refused(actor, "POST " + request.getRequestURI(), "INVALID", sentence);
    }
    return page(HttpStatus.BAD_REQUEST, "Nothing was done", sentence);
  }

  private static ModelAndView page(HttpStatus status, String title, @Nullable String sentence) {
    ModelAndView page = new ModelAndView("refused", status);
    page.addObject("status", status.value());
    page.addObject("title", title);
    page.addObject("sentence", sentence == null ? "" : sentence);
    return page;
  }
}
