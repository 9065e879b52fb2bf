package dev.forestall.detector.cause;

import dev.forestall.detector.rootcause.WorkloadSlice;
import dev.forestall.detector.units.Units;
import dev.forestall.detector.window.MinuteTier.Minute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Traces that are sampled and do not say so: there are more requests by the metrics of a workload
 * than its traces stand for. How they were chosen is not known, so that nothing is corrected.
 */
final class Coverage {
  private static final double WHOLE = 0.7;
  private static final double OTHERWISE = 2;
  private static final double LEAST_REQUESTS = 50;
  private static final Duration PAST = Duration.ofMinutes(30);
  private static final Duration EVIDENCE = Duration.ofMinutes(5);
  private static final long MINUTE = 60;
  private static final int MOST_NAMED = 3;

  private Coverage() {}

  /** Requests by the metrics, and those that traces stand for, in the same minutes. */
  private record Seen(double metrics, double traces) {
    boolean isPart() {
      return metrics >= LEAST_REQUESTS && traces > 0 && traces < WHOLE * metrics;
    }

    double oneIn() {
      return metrics / traces;
    }
  }

  /** What a person should know, as sentences. */
  static List<String> sentences(Map<String, Member> members, Instant onset) {
    List<String> part = new ArrayList<>();
    List<String> otherwise = new ArrayList<>();
    new TreeMap<>(members)
        .forEach((key, member) -> {
          Seen before = seen(key, member, onset.minus(PAST), onset);
          Seen now = seen(key, member, onset, onset.plus(EVIDENCE));
          if (before.isPart() || now.isPart()) {
            Seen shown = now.isPart() ? now : before;
            part.add("%s (about 1 in %d)".formatted(name(key), Math.round(shown.oneIn())));
            if (before.traces() > 0 && now.traces() > 0 && changed(now.oneIn() / before.oneIn())) {
              otherwise.add(name(key));
            }
          }
        });
    List<String> sentences = new ArrayList<>();
    if (!part.isEmpty()) {
      sentences.add(
          "by its metrics not every request is traced of %s; how they are chosen is not known"
              .formatted(first(part)));
    }
    if (!otherwise.isEmpty()) {
      sentences.add(
          "the share of requests that is traced changed at %s: what happens in a request may have"
                  .formatted(first(otherwise))
              + " changed by that alone");
    }
    return sentences;
  }

  private static boolean changed(double factor) {
    return factor > OTHERWISE || factor < 1 / OTHERWISE;
  }

  private static Seen seen(String key, Member member, Instant from, Instant to) {
    Units units = member.units();
    double metrics = 0;
    double traces = 0;
    Map<Long, Double> byMinute = new TreeMap<>();
    for (WorkloadSlice slice : units.between(key, from, to)) {
      long end = (slice.start().getEpochSecond() / MINUTE + 1) * MINUTE;
      double requests = slice.requests().getOrDefault("", 0L) * slice.standsFor();
      byMinute.merge(end, requests, Double::sum);
    }
    for (Map.Entry<Long, Double> minute : byMinute.entrySet()) {
      Minute measured = member.minutes().get(minute.getKey());
      if (measured != null && !Float.isNaN(measured.requests())) {
        metrics += MINUTE * (double) measured.requests();
        traces += minute.getValue();
      }
    }
    return new Seen(metrics, traces);
  }

  private static String name(String key) {
    return Neighbourhood.parse(key).map(s -> s.displayName()).orElse(key);
  }

  private static String first(List<String> names) {
    String first = String.join(", ", names.stream().limit(MOST_NAMED).toList());
    int more = names.size() - MOST_NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
