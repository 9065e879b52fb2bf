package dev.forestall.collector.otlp;

import dev.forestall.collector.otlp.Answer.Fault;
import dev.forestall.collector.otlp.Answer.Refused;

/** A request that will never be taken as it is; its message says why. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  RefusedException(Fault fault, String sentence) {
    super(sentence);
    this.fault = fault;
  }

  Refused answer() {
    return new Refused(fault, String.valueOf(getMessage()));
  }
}
