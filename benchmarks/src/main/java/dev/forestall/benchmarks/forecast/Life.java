package dev.forestall.benchmarks.forecast;

import java.util.List;

/**
 * What became of one pod; times in unix seconds. Only the scorer sees it.
 *
 * @param group family or workload, the row of the table
 * @param metric the metric that has the limit
 * @param pod pod
 * @param begin first sample
 * @param end last sample
 * @param failures when its container was full: killed, for memory
 */
record Life(
    String group, String metric, String pod, double begin, double end, List<Failure> failures) {
  private static final double DAY = 86_400;

  /**
   * A kill.
   *
   * @param at when
   * @param since when what led to it had begun: the start of the container, or of its growth
   */
  record Failure(double at, double since) {
    double lasted() {
      return at - since;
    }
  }

  double days() {
    return (end - begin) / DAY;
  }
}
