package dev.forestall.benchmarks.quiet;

import dev.forestall.benchmarks.forecast.PredictLinear;
import dev.forestall.detector.window.Points;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The rules that Forestall is compared with, on the same samples: {@code predict_linear} on the
 * memory of each run of a container, evaluated every minute, once it held for five, and three sigma
 * on every series of a pod (counters as rates).
 */
final class OtherRules {
  /** The name of the three sigma rule. */
  static final String THREE_SIGMA = "3 sigma, 1 h";

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long EVALUATED_MILLIS = 60_000;
  private static final long FOR_MILLIS = 300_000;
  private static final long FORGET_MILLIS = 600_000;

  private final List<PredictLinear> linear;
  private final ToDoubleFunction<String> limitOf;
  private final int samplesAnHour;
  private final Map<String, Firing> firing = new LinkedHashMap<>();
  private final Map<String, Pod> pods = new HashMap<>();
  private long pruned;

  private static final class Pod {
    private final Map<String, ThreeSigma> sigma = new HashMap<>();
    private final Map<String, Double> counters = new HashMap<>();
    private final Map<String, Long> since = new HashMap<>();
    private long[] at = new long[512];
    private double[] memory = new double[512];
    private int count;
    private long last;
    private long evaluated;

    void remember(long time, double value) {
      if (count == at.length) {
        int from = 0;
        while (at[from] < time - HOUR_MILLIS) {
          from++;
        }
        count -= from;
        System.arraycopy(at, from, at, 0, count);
        System.arraycopy(memory, from, memory, 0, count);
      }
      at[count] = time;
      memory[count] = value;
      count++;
    }

    Points points() {
      return new Points(Arrays.copyOf(at, count), Arrays.copyOf(memory, count));
    }
  }

  /**
   * @param linear the rules of {@code predict_linear}
   * @param limitOf memory limit in bytes by name of the workload
   * @param samplesAnHour how many samples of a series come in an hour
   */
  OtherRules(List<PredictLinear> linear, ToDoubleFunction<String> limitOf, int samplesAnHour) {
    this.samplesAnHour = samplesAnHour;
    this.linear = linear;
    this.limitOf = limitOf;
    linear.forEach(l -> firing.put(l.name(), new Firing()));
    firing.put(THREE_SIGMA, new Firing());
  }

  /** Alarms by rule. */
  Map<String, List<Firing.Alarm>> alarms() {
    Map<String, List<Firing.Alarm>> alarms = new LinkedHashMap<>();
    firing.forEach((name, of) -> alarms.put(name, of.alarms()));
    return alarms;
  }

  void see(MetricsSampled sampled) {
    long at = sampled.at().toEpochMilli();
    forget(at);
    Pod pod = pods.computeIfAbsent(sampled.podUid(), uid -> new Pod());
    double seconds = (at - pod.last) / 1000.0;
    boolean first = pod.last == 0;
    pod.last = at;
    boolean restarted = restarted(pod, sampled.samples());
    if (restarted) {
      pod.count = 0;
    }
    boolean far = false;
    for (Sample sample : sampled.samples()) {
      if (sample.metric().equals(Metrics.MEMORY)) {
        pod.remember(at, sample.value());
      }
      String series = sample.container() + "/" + sample.metric();
      double value = sample.value();
      if (sample.kind() == SampleKind.COUNTER) {
        Double before = pod.counters.put(series, value);
        if (first || restarted || before == null) {
          continue;
        }
        value = (value - before) / seconds;
      }
      far |= pod.sigma.computeIfAbsent(series, s -> new ThreeSigma(samplesAnHour)).fires(value);
    }
    if (far) {
      fires(THREE_SIGMA, sampled, at);
    }
    if (at - pod.evaluated >= EVALUATED_MILLIS) {
      pod.evaluated = at;
      predict(pod, sampled, at);
    }
  }

  private void predict(Pod pod, MetricsSampled sampled, long at) {
    double limit = limitOf.applyAsDouble(sampled.subject().name());
    if (pod.count == 0 || !(limit > 0)) {
      return;
    }
    Points run = pod.points();
    for (PredictLinear rule : linear) {
      if (rule.eta(run, limit, at).isEmpty()) {
        pod.since.remove(rule.name());
      } else if (at - pod.since.computeIfAbsent(rule.name(), n -> at) >= FOR_MILLIS) {
        fires(rule.name(), sampled, at);
      }
    }
  }

  private static boolean restarted(Pod pod, List<Sample> samples) {
    for (Sample sample : samples) {
      Double before = pod.counters.get(sample.container() + "/" + sample.metric());
      if (sample.kind() == SampleKind.COUNTER && before != null && sample.value() < before) {
        return true;
      }
    }
    return false;
  }

  private void fires(String rule, MetricsSampled sampled, long at) {
    Firing of = firing.get(rule);
    if (of != null) {
      of.fires(sampled.subject().displayName(), at);
    }
  }

  private void forget(long at) {
    if (at - pruned > FORGET_MILLIS) {
      pods.values().removeIf(p -> p.last < at - FORGET_MILLIS);
      pruned = at;
    }
  }
}
