package dev.forestall.remediation.openai;

import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import dev.forestall.remediation.diagnose.llm.ModelException;
import dev.forestall.remediation.diagnose.llm.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What went wrong on the wire, as a sentence that tells a person what to check. */
final class Failures {
  private static final String PREFIX = "forestall.remediation.llm.";

  private final Duration limit;
  private final long longestAnswerBytes;

  Failures(Duration limit, long longestAnswerBytes) {
    this.limit = limit;
    this.longestAnswerBytes = longestAnswerBytes;
  }

  ModelException of(RuntimeException e) {
    if (e instanceof OpenAIServiceException answered) {
      return status(answered);
    }
    if (cause(e, AnswerLimit.ExceededException.class).isPresent()) {
      return new ModelException(
          Outcome.TOO_LARGE,
          "The language model's answer is larger than %d KiB.".formatted(longestAnswerBytes / 1024),
          e);
    }
    if (cause(e, InterruptedIOException.class).isPresent()) {
      return ModelException.late(limit, e);
    }
    if (cause(e, ConnectException.class).isPresent()
        || cause(e, UnknownHostException.class).isPresent()) {
      return new ModelException(
          Outcome.UNREACHABLE,
          "The language model cannot be reached: check " + PREFIX + "base-url.",
          e);
    }
    if (cause(e, IOException.class).filter(Failures::ofTheWire).isPresent()) {
      return new ModelException(
          Outcome.UNREACHABLE, "The connection to the language model broke off.", e);
    }
    if (e instanceof OpenAIException) {
      return new ModelException(
          Outcome.UNREADABLE,
          "The language model's endpoint did not answer as OpenAI's API does: check "
              + PREFIX
              + "base-url.",
          e);
    }
    return new ModelException(
        Outcome.FAILED,
        "The language model's answer could not be used (%s)."
            .formatted(e.getClass().getSimpleName()),
        e);
  }

  private static ModelException status(OpenAIServiceException e) {
    int status = e.statusCode();
    String answered = "The language model answered " + status;
    return switch (status) {
      case 401, 403 -> failed(Outcome.UNAUTHORIZED, answered + ": check " + PREFIX + "api-key.", e);
      case 404 ->
          failed(
              Outcome.REFUSED,
              answered + ": check " + PREFIX + "base-url (/v1 included) and .model.",
              e);
      case 429 -> failed(Outcome.RATE_LIMITED, answered + ": too many requests.", e);
      default -> failed(status >= 500 ? Outcome.SERVER_ERROR : Outcome.REFUSED, answered + ".", e);
    };
  }

  private static ModelException failed(Outcome outcome, String sentence, OpenAIServiceException e) {
    return new ModelException(outcome, sentence, e.statusCode(), retryAfter(e), e);
  }

  /** Seconds or a date (RFC 9110, 10.2.3). */
  private static @Nullable Duration retryAfter(OpenAIServiceException e) {
    Optional<String> value = e.headers().values("Retry-After").stream().findFirst();
    if (value.isEmpty()) {
      return null;
    }
    String text = value.get().strip();
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration until = Duration.between(Instant.now(), at);
      return until.isNegative() ? Duration.ZERO : until;
    } catch (DateTimeParseException unreadable) {
      return null;
    }
  }

  /** A parser's complaint is an IOException too, and none of the wire. */
  private static boolean ofTheWire(IOException e) {
    return !e.getClass().getName().startsWith("com.fasterxml.jackson");
  }

  private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}
