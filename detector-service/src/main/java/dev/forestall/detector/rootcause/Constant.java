package dev.forestall.detector.rootcause;

/**
 * Every weight and threshold of the method, the same for every system. {@code ./run bench nezha
 * --jitter true} tells what each is worth.
 */
public enum Constant {
  /** Minutes before the onset that are no reference, because an onset is told late. */
  GUARD_MINUTES(2),
  /** Newest minutes that make the reference; with 5, a third of the culprits is lost. */
  REFERENCE_MINUTES(30),
  /** Minutes from the onset that are looked at. */
  EVIDENCE_MINUTES(5),
  /** Minutes after an earlier incident that are no reference. */
  QUARANTINE_MINUTES(4),
  /**
   * Reference minutes below which the guard is given up: an onset told late is better than none.
   */
  LEAST_REFERENCE_MINUTES(1),

  /** Minutes after the onset told that are tried as the onset, because it may be told early. */
  LATER_MINUTES(2),
  /** Greatest score of spans and logs at the onset told with which a later one is tried. */
  SILENT(1),

  /** Degrees of freedom of the tail that turns z into surprise: an outlier is not overrated. */
  TAIL(3),
  /** Surprise that a fleet of many units has by chance (z of 2.7). */
  CHANCE(2.5),
  /** What counts of the surprise at a latency that fell: most often less is asked of it. */
  FASTER(0.3),

  /** Spans that a unit needs in the reference. */
  UNIT_REFERENCE(8),
  /** Spans that a unit needs in the evidence. */
  UNIT_EVIDENCE(2),
  /** Least spread between minutes, in ln ms: 20 % from minute to minute is nothing. */
  BETWEEN_FLOOR(0.2),
  /** Least variance within a minute, for units of which few spans were seen. */
  WITHIN_FLOOR(0.25),
  /** What counts of the variance in the evidence, when it is the greater one. */
  EVIDENCE_VARIANCE(0.5),
  /** At most so many times the variance of the reference. */
  EVIDENCE_VARIANCE_CAP(4),

  /** Surprise of an edge that counts as half moved. */
  HALF_MOVED(2),
  /** Edges that moved, which every workload is lent, so that one edge does not decide. */
  LENT_MOVED(0.1),
  /** Edges, which every workload is lent. */
  LENT_EDGES(0.2),
  /** How sharply an edge is given to the more coherent of its ends. */
  COHERENCE_POWER(2),

  /** Requests that an entry operation needs in the reference. */
  EVENT_REFERENCE(4),
  /** Requests that an entry operation needs in the evidence. */
  EVENT_EVIDENCE(2),
  /** Share of the reference's requests that is trimmed off at both ends. */
  TRIM(0.2),
  /** Least variance of a count per request, as a share of its rate. */
  EVENT_VARIANCE(0.1),
  /** Least variance with which flapping is measured, as a share of the rate. */
  FLAP_VARIANCE(0.05),
  /** Change of a rate that says nothing, however many requests were seen, as a share of it. */
  RATE_TOLERANCE(0.07),
  /** Surprise of the calls into a workload at which its own events count half. */
  CALLED_DIFFERENTLY(4),
  /** Surprise of the failures in a callee at which its callers' events count half. */
  FAILING_CALLEE(2),

  /** So many times more or fewer requests that each one seen stands for are another sampling. */
  SAMPLING_CHANGED(2),
  /** Sampled requests of a workload below which counts per request say nothing. */
  SAMPLED_REQUESTS(8),

  /** Requests that a pod needs in the evidence to be compared with the others. */
  POD_EVIDENCE(8),
  /** Requests of a pod before the onset from which on its own past is compared with as well. */
  POD_REFERENCE(8),
  /** A pod is alone at fault when it departs so many times further than the next. */
  POD_ALONE(2),

  /** Share of the fleet's median that is added to a metric, so that idle workloads do not shout. */
  METRIC_OFFSET(0.1),
  /** Least scale of a metric, in ln. */
  METRIC_FLOOR(0.05),
  /** Quantile of the fleet's maxima in the reference that a metric has to pass. */
  METRIC_QUANTILE(0.98),
  /** What counts of a metric's surprise below that. */
  METRIC_BELOW(0.3),
  /** Weight of the processor. */
  CPU(1),
  /** Weight of memory. */
  MEMORY(1),
  /** Weight of the latency at the server. */
  SERVER_LATENCY(0.5),
  /** Weight of the latency at the client, only without traces. */
  CLIENT_LATENCY(0.25),
  /** Weight of the traffic, only without traces. */
  TRAFFIC(0.25),
  /** Weight of the metrics beside spans and logs that are silent. */
  METRICS(0.5),
  /** Greatest score of spans and logs at which metrics count half. */
  SILENCE(0.1),

  /** Surprise of the own time that makes a fault of the processor. */
  INNER(1),
  /** Least share of it in the surprise of gaps and databases. */
  INNER_SHARE(0.2),

  /** Least score of a culprit that is named. */
  NAMED(1),
  /** Least lead over the second, as a share of the score, of a culprit that is named. */
  LEAD(0.15),
  /** Share of the workloads whose own time grew, above which it is a wave and nobody is named. */
  WAVE(0.5);

  private final double value;

  Constant(double value) {
    this.value = value;
  }

  /** As the service runs with it. */
  public double value() {
    return value;
  }
}
