package dev.forestall.collector.otlp;

import dev.forestall.collector.aggregate.Span;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many spans a sampled one stands for, as it says itself: by its trace state ({@code ot=th:…},
 * <a href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/">
 * consistent probability sampling</a>, whose threshold T of 56 bits rejects T / 2^56 of the traces;
 * before that {@code ot=p:n} with the probability 2^-n), by {@code sampling.probability}, or as
 * Jaeger's samplers do by {@code sampler.type} and {@code sampler.param}.
 */
final class Sampling {
  private static final int LONGEST_STATE = 2048;
  private static final int LONGEST_NUMBER = 40;
  private static final int THRESHOLD_DIGITS = 14;
  private static final double ALL = 0x1p56;
  private static final int NO_PROBABILITY = 63;
  private static final Pattern MEMBER = Pattern.compile("(?:^|,)[ \\t]*ot=([^,]*)");
  private static final Pattern THRESHOLD = Pattern.compile("(?:^|;)th:([^;]*)");
  private static final Pattern POWER = Pattern.compile("(?:^|;)p:([^;]*)");
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{1," + THRESHOLD_DIGITS + "}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,2}");

  private Sampling() {}

  /** What a span says. */
  sealed interface Said {}

  /** It says nothing. */
  record Nothing() implements Said {}

  /** What it says cannot be read. */
  record Unreadable() implements Said {}

  /**
   * For how many it stands.
   *
   * @param spans from 1 to {@link Span#MOST_ADJUSTED}
   * @param bounded whether it says that it stands for more
   */
  record StandsFor(double spans, boolean bounded) implements Said {
    private static StandsFor of(double spans) {
      return spans > Span.MOST_ADJUSTED
          ? new StandsFor(Span.MOST_ADJUSTED, true)
          : new StandsFor(spans, false);
    }
  }

  /** Reads a span's trace state, and where that says nothing, its attributes. */
  static Said of(String traceState, SpanAttributes attributes) {
    Said byState = state(traceState);
    return byState instanceof Nothing ? attributes(attributes) : byState;
  }

  private static Said state(String traceState) {
    if (traceState.isEmpty()) {
      return new Nothing();
    }
    if (traceState.length() > LONGEST_STATE) {
      return new Unreadable();
    }
    Matcher member = MEMBER.matcher(traceState);
    if (!member.find()) {
      return new Nothing();
    }
    String fields = member.group(1).strip();
    Matcher threshold = THRESHOLD.matcher(fields);
    if (threshold.find()) {
      return threshold(threshold.group(1));
    }
    Matcher power = POWER.matcher(fields);
    return power.find() ? power(power.group(1)) : new Nothing();
  }

  private static Said threshold(String hex) {
    if (!HEX.matcher(hex).matches()) {
      return new Unreadable();
    }
    String padded = hex + "0".repeat(THRESHOLD_DIGITS - hex.length());
    return StandsFor.of(ALL / (ALL - Long.parseLong(padded, 16)));
  }

  /** Of 2^-63 the specification says that it is no probability. */
  private static Said power(String decimal) {
    int power = DECIMAL.matcher(decimal).matches() ? Integer.parseInt(decimal) : NO_PROBABILITY;
    return power >= NO_PROBABILITY ? new Unreadable() : StandsFor.of(Math.pow(2, power));
  }

  private static Said attributes(SpanAttributes attributes) {
    if (attributes.probability().isPresent()) {
      return probability(attributes.probability().get());
    }
    Optional<AnyValue> parameter = attributes.samplerParameter();
    String type = attributes.samplerType().toLowerCase(Locale.ROOT);
    return parameter.isEmpty() || !(type.isEmpty() || type.equals("probabilistic"))
        ? new Nothing()
        : probability(parameter.get());
  }

  private static Said probability(AnyValue value) {
    double probability =
        switch (value.getValueCase()) {
          case DOUBLE_VALUE -> value.getDoubleValue();
          case INT_VALUE -> value.getIntValue();
          case STRING_VALUE -> number(value.getStringValue());
          default -> Double.NaN;
        };
    return probability > 0 && probability <= 1 ? StandsFor.of(1 / probability) : new Unreadable();
  }

  private static double number(String text) {
    try {
      return text.length() > LONGEST_NUMBER ? Double.NaN : Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
