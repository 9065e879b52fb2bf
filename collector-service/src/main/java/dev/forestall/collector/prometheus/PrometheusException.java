package dev.forestall.collector.prometheus;

/** Prometheus answered, but not with what was asked for. */
final class PrometheusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PrometheusException(String sentence) {
    super(sentence);
  }
}
