package dev.forestall.benchmarks.quiet;

import dev.forestall.detector.Detection;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.Sensitivity;
import dev.forestall.lab.cluster.feed.ClusterFeed;
import dev.forestall.lab.cluster.model.Failure;
import dev.forestall.lab.scenario.Scenario;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.incident.IncidentEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A scenario on the lab's model, watched by the detector's own classes with the service's
 * configuration and nothing learned. Nobody acts. The same scenario and seed give the same events.
 *
 * @param events what was decided, in order
 * @param failures what really failed in the model
 */
record Playing(List<IncidentEvent> events, List<Failure> failures) {
  /** When every scenario starts; its warm-up lies before. */
  static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  /** As many as the whole lab traces at twenty times the real speed. */
  private static final double TRACES_A_SECOND = 0.5;

  Playing {
    events = List.copyOf(events);
    failures = List.copyOf(failures);
  }

  /** Plays all of it. */
  static Playing of(Scenario scenario, long seed, String cluster) {
    return of(scenario, seed, cluster, sampled -> {}, TRACES_A_SECOND);
  }

  /**
   * Plays all of it.
   *
   * @param beside sees the same samples
   */
  static Playing of(Scenario scenario, long seed, String cluster, Consumer<MetricsSampled> beside) {
    return of(scenario, seed, cluster, beside, 0);
  }

  private static Playing of(
      Scenario scenario,
      long seed,
      String cluster,
      Consumer<MetricsSampled> beside,
      double tracesASecond) {
    ClusterFeed feed = ClusterFeed.of(scenario, seed, cluster, START, tracesASecond);
    Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
    Traced traced = new Traced(cluster);
    Around around = new Around(detection);
    List<IncidentEvent> events = new ArrayList<>();
    while (!feed.ended()) {
      ClusterFeed.Second second = feed.step();
      for (PodEvent event : traced.due(second)) {
        detection.accept(event);
        if (event instanceof SpansObserved spans) {
          around.note(spans);
        }
      }
      for (PodEvent event : second.events()) {
        detection.accept(event);
        if (event instanceof MetricsSampled sampled) {
          beside.accept(sampled);
        }
      }
      publish(detection, events);
      if (tracesASecond > 0) {
        events.addAll(around.enriched());
      }
    }
    return new Playing(events, feed.model().failures());
  }

  private static void publish(Detection detection, List<IncidentEvent> events) {
    while (!detection.decided().isEmpty()) {
      events.add(detection.decided().removeFirst());
    }
  }

  List<Incident> incidents() {
    return Incident.of(events);
  }
}
