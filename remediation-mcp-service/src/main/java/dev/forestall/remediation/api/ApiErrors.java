package dev.forestall.remediation.api;

import dev.forestall.remediation.RefusedException;
import dev.forestall.service.PublishException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every refusal is {@code application/problem+json} with a code and what to do. */
@RestControllerAdvice
class ApiErrors extends ResponseEntityExceptionHandler {
  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(RefusedException e) {
    HttpStatus status =
        switch (e.kind()) {
          case INVALID -> HttpStatus.BAD_REQUEST;
          case FORBIDDEN -> HttpStatus.FORBIDDEN;
          case UNKNOWN -> HttpStatus.NOT_FOUND;
          case CONFLICT -> HttpStatus.CONFLICT;
          case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    return problem(status, e.code(), e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalid(IllegalArgumentException e) {
    return problem(HttpStatus.BAD_REQUEST, "INVALID", e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> notWritten(PublishException e) {
    return problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        "KAFKA_UNAVAILABLE",
        "Kafka did not take the record: try again in a few seconds.");
  }

  @Override
  protected ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            status, "The body must be a JSON object with the fields that the API page names.");
    problem.setProperty("code", "INVALID");
    return ResponseEntity.status(status).body(problem);
  }

  private static ResponseEntity<ProblemDetail> problem(
      HttpStatus status, String code, @Nullable String sentence) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            status, sentence == null ? status.getReasonPhrase() : sentence);
    problem.setProperty("code", code);
    return ResponseEntity.status(status).body(problem);
  }
}
