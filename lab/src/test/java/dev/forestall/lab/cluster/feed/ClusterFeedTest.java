package dev.forestall.lab.cluster.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.lab.scenario.Scenario;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.Sample;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.workload.Metrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterFeedTest {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

  @Test
  void givesTheSameFeed_whenTheSeedIsTheSame() {
    assertThat(events(feed("memory-leak", 3), 900)).isEqualTo(events(feed("memory-leak", 3), 900));
  }

  @Test
  void statesEveryWorkloadAndPodFirst_andAgainLater() {
    List<PodEvent> first = feed("memory-leak", 3).step().events();
    assertThat(of(first, WorkloadChanged.class)).hasSize(4);
    assertThat(of(first, PodStateChanged.class).map(e -> e.pod().name()).distinct().toList())
        .hasSizeGreaterThanOrEqualTo(8);

    List<PodEvent> later = events(feed("memory-leak", 3), 601);
    assertThat(of(later, WorkloadChanged.class))
        .anyMatch(e -> e.change() == WorkloadChanged.Change.RESTATED);
  }

  @Test
  void samplesWhatTheCollectorWould_withOneHeartbeatAScrape() {
    List<PodEvent> events = events(feed("memory-leak", 3), 60);

    assertThat(of(events, Heartbeat.class)).hasSize(4);
    MetricsSampled sampled = of(events, MetricsSampled.class).findFirst().orElseThrow();
    assertThat(sampled.samples())
        .extracting(Sample::metric)
        .contains(
            Metrics.MEMORY,
            Metrics.CPU,
            Metrics.CPU_THROTTLED,
            Metrics.FILE_SYSTEM,
            Metrics.REQUESTS,
            Metrics.ERRORS,
            Metrics.REQUEST_SECONDS)
        .doesNotHaveDuplicates();
  }

  @Test
  void tellsTheRolloutAndTheCrashes_whenAVersionIsBad() {
    Scenario scenario = Scenario.load("crash-loop");
    long until = scenario.warmUp().toSeconds() + scenario.injectedAt(3).orElseThrow() + 180;
    List<PodEvent> events = events(feed("crash-loop", 3), until);

    assertThat(of(events, WorkloadChanged.class))
        .anyMatch(e ->
            e.change() == WorkloadChanged.Change.ROLLOUT
                && e.subject().displayName().equals("shop/checkout")
                && e.at().isAfter(START));
    assertThat(of(events, PodStateChanged.class).flatMap(e -> e.pod().containers().stream()))
        .anyMatch(c -> "CrashLoopBackOff".equals(c.reason()));
    assertThat(of(events, KubernetesEventRecorded.class))
        .anyMatch(
            e -> e.reason().equals("BackOff") && e.subject().displayName().equals("shop/checkout"));
  }

  @Test
  void tracesAsOftenAsAsked() {
    ClusterFeed feed = ClusterFeed.of(Scenario.load("memory-leak"), 3, "test", START, 0.5);
    long traces = Stream.generate(feed::step).limit(200).mapToLong(s -> s.traces().size()).sum();
    assertThat(traces).isBetween(95L, 100L);
  }

  private static ClusterFeed feed(String scenario, long seed) {
    return ClusterFeed.of(Scenario.load(scenario), seed, "test", START, 0);
  }

  private static List<PodEvent> events(ClusterFeed feed, long seconds) {
    List<PodEvent> events = new ArrayList<>();
    for (long i = 0; i < seconds; i++) {
      events.addAll(feed.step().events());
    }
    return events;
  }

  private static <T> Stream<T> of(List<PodEvent> events, Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast);
  }
}
