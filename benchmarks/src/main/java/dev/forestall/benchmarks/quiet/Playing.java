package dev.forestall.benchmarks.quiet;

import dev.forestall.detector.Detection;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.Sensitivity;
import dev.forestall.lab.cluster.feed.ClusterFeed;
import dev.forestall.lab.cluster.model.Failure;
import dev.forestall.lab.scenario.Scenario;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
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

  Playing {
    events = List.copyOf(events);
    failures = List.copyOf(failures);
  }

  /** Plays all of it. */
  static Playing of(Scenario scenario, long seed, String cluster) {
    return of(scenario, seed, cluster, sampled -> {});
  }

  /**
   * Plays all of it.
   *
   * @param beside sees the same samples
   */
  static Playing of(Scenario scenario, long seed, String cluster, Consumer<MetricsSampled> beside) {
    ClusterFeed feed = ClusterFeed.of(scenario, seed, cluster, START, 0);
    Detection detection = new Detection(DetectionSettings.DEFAULT, Sensitivity.NEUTRAL);
    List<IncidentEvent> events = new ArrayList<>();
    while (!feed.ended()) {
      for (PodEvent event : feed.step().events()) {
        detection.accept(event);
        if (event instanceof MetricsSampled sampled) {
          beside.accept(sampled);
        }
      }
      publish(detection, events);
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
