package dev.forestall.collector.otlp;

import java.util.Locale;

/** Why a span or a line is dropped before it is counted. */
enum OtlpDrop {
  /** Its resource names no workload of this cluster. */
  UNKNOWN_WORKLOAD("its resource names no workload of this cluster"),
  /** Its service's name is that of several workloads. */
  AMBIGUOUS_SERVICE("several workloads have its service's name"),
  /** An id is missing or has another length than it must have. */
  INVALID_ID("an id is missing or has a wrong length"),
  /** It has no start or no end. */
  NO_TIME("it has no time"),
  /** It is more than a minute ahead of the cluster clock. */
  FUTURE("it is ahead of the clock"),
  /** It is older than an hour. */
  TOO_OLD("it is older than an hour"),
  /** It alone is larger than 256 KiB. */
  TOO_LARGE("it is larger than 256 KiB"),
  /** A line without a text. */
  EMPTY("it has no text");

  private final String sentence;

  OtlpDrop(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }

  /** As the value of a metric's tag. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
