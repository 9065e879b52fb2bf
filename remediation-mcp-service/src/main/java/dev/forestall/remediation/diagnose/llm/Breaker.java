package dev.forestall.remediation.diagnose.llm;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Leaves a model alone that failed several times in a row; after a rest one question goes through,
 * and its end decides. Real time.
 */
final class Breaker {
  private final int failures;
  private final Duration rest;
  private final LongSupplier nanos;
  private int inARow;
  private long closedUntil;

  /**
   * @param failures so many in a row
   * @param rest how long it is left alone then
   * @param nanos a clock as {@link System#nanoTime()}
   */
  Breaker(int failures, Duration rest, LongSupplier nanos) {
    this.failures = failures;
    this.rest = rest;
    this.nanos = nanos;
  }

  /** Whether a question may go through now. */
  synchronized boolean allows() {
    if (inARow < failures) {
      return true;
    }
    if (nanos.getAsLong() - closedUntil < 0) {
      return false;
    }
    closedUntil = nanos.getAsLong() + rest.toNanos(); // this one goes alone
    return true;
  }

  /** Takes in how a question ended; true when the model is left alone from now on. */
  synchronized boolean ended(boolean well) {
    inARow = well ? 0 : Math.min(failures, inARow + 1);
    if (inARow == failures) {
      closedUntil = nanos.getAsLong() + rest.toNanos();
    }
    return inARow == failures;
  }
}
