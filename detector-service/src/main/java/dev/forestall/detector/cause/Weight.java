package dev.forestall.detector.cause;

import dev.forestall.detector.rootcause.Ranking.Kind;
import dev.forestall.model.incident.FaultKind;
import java.time.Duration;

/** What facts and changes are worth beside the surprise of the scorer, and why. */
final class Weight {
  /** A fact needs no statistics: it is put above the greatest surprise by this much. */
  static final double FACT = 10;

  /** A fact of the subject that comes from within it: what it calls is not to blame. */
  static final double OF_ITSELF = 1.5;

  /** A node whose workloads fail together: more than what shows at each, less than a fact. */
  static final double CROWDED = 0.9;

  /** A fact that what the workload calls, or its node, explains. */
  static final double EXPLAINED = 0.5;

  /** A fact of a workload that the subject does not depend on. */
  static final double ELSEWHERE = 0.3;

  /** A fact that began long before the incident. */
  static final double LONG_AGO = 0.1;

  /** How long before the onset a fact may have begun to be its cause. */
  static final Duration FACT_BEFORE = Duration.ofMinutes(15);

  /** How much later than its own effect a cause may be told. */
  static final Duration TOLD_LATE = Duration.ofMinutes(1);

  /** How old a neighbour's condition may be when it is read. */
  static final Duration READ_LATE = Duration.ofMinutes(2);

  /** How long before the onset a change may have come. */
  static final Duration CHANGE_BEFORE = Duration.ofMinutes(30);

  /** How much after the onset told: it may be told early. */
  static final Duration CHANGE_AFTER = Duration.ofMinutes(1);

  /** A neighbour on the node that takes the processor away, of the surprise at its victim. */
  static final double TAKES_AWAY = 1.4;

  /** A change that came just before, by itself: too little to be named for. */
  static final double CHANGE = 0.8;

  /** What a change that came just before adds to what else speaks against a workload. */
  static final double CHANGE_ADDS = 0.5;

  /** Minutes before the onset at which a change counts half. */
  static final double CHANGE_HALF_MINUTES = 10;

  /** That the fault shows there. */
  static final double SHOWS_HERE = 0.3;

  /** Least score of a culprit that is named; that of the scorer. */
  static final double NAMED = 1;

  /** Least lead over the second, as a share of the score; that of the scorer. */
  static final double LEAD = 0.15;

  /** So many workloads that come to the same limit together do so for what they are all asked. */
  static final int TOGETHER = 3;

  private Weight() {}

  /** What more requests than usual bring about by themselves. */
  static boolean comesFromLoad(FaultKind kind) {
    return kind == FaultKind.CPU_SATURATION
        || kind == FaultKind.SATURATION
        || kind == FaultKind.AUTOSCALER_AT_MAXIMUM;
  }

  /** How well a fault kind explains what others suffer. */
  static double of(FaultKind kind) {
    return switch (kind) {
      case OOM_KILLED,
          CRASH_LOOP,
          IMAGE_PULL,
          CONFIG_ERROR,
          UNSCHEDULABLE,
          EVICTED,
          NODE_NOT_READY,
          NODE_PRESSURE,
          DISK_FILLING,
          QUOTA_EXCEEDED,
          JOB_FAILED,
          MEMORY_LEAK,
          CPU_SATURATION,
          SATURATION ->
          1;
      case PROBE_FAILURE, ROLLOUT_STUCK, UNAVAILABLE, AUTOSCALER_AT_MAXIMUM -> 0.6;
      case ERROR_RATE, LATENCY, NETWORK_DELAY, CODE_DEFECT -> 0;
    };
  }

  /** What only a prediction is worth, of the fact. */
  static final double PREDICTED = 0.6;

  /** Whether a workload comes to that without anybody's help. */
  static boolean comesFromWithin(FaultKind kind) {
    return switch (kind) {
      case OOM_KILLED,
          IMAGE_PULL,
          CONFIG_ERROR,
          DISK_FILLING,
          QUOTA_EXCEEDED,
          MEMORY_LEAK,
          CPU_SATURATION,
          NODE_NOT_READY,
          NODE_PRESSURE,
          SATURATION ->
          true;
      case CRASH_LOOP,
          UNSCHEDULABLE,
          EVICTED,
          JOB_FAILED,
          PROBE_FAILURE,
          ROLLOUT_STUCK,
          UNAVAILABLE,
          AUTOSCALER_AT_MAXIMUM,
          ERROR_RATE,
          LATENCY,
          NETWORK_DELAY,
          CODE_DEFECT ->
          false;
    };
  }

  /** What the scorer's kind is called on the wire. */
  static FaultKind kind(Kind kind, FaultKind unknown) {
    return switch (kind) {
      case CPU -> FaultKind.CPU_SATURATION;
      case MEMORY -> FaultKind.MEMORY_LEAK;
      case NETWORK -> FaultKind.NETWORK_DELAY;
      case CODE -> FaultKind.CODE_DEFECT;
      case UNKNOWN -> unknown;
    };
  }
}
