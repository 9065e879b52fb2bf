package dev.forestall.detector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.window.PodWindow;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnomaliesInTimeTest {
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SCRAPE = Duration.ofSeconds(15);
  private static final double MEBI = 1048576;

  private final Random random = new Random(1);
  private final Anomalies anomalies = new Anomalies();
  private final List<PodWindow> windows = new ArrayList<>();
  private double cpuSeconds;

  private static Instant at(int scrape) {
    return T0.plus(SCRAPE.multipliedBy(scrape));
  }

  private PodWindow pod(String name) {
    PodWindow window = new PodWindow(name, "uid-" + name, SCRAPE);
    windows.add(window);
    return window;
  }

  private void scrape(PodWindow pod, int scrape, double memory, double cores) {
    cpuSeconds += cores * SCRAPE.toSeconds();
    pod.accept(
        new MetricsSampled(
            Subject.deployment("c", "shop", "cart"),
            pod.pod(),
            pod.uid(),
            at(scrape),
            List.of(
                new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, memory * MEBI),
                new Sample("app", Metrics.CPU, SampleKind.COUNTER, cpuSeconds))));
  }

  private void steady(PodWindow pod, int from, int to) {
    for (int i = from; i < to; i++) {
      scrape(pod, i, 200 + random.nextGaussian(), 0.5 + 0.02 * random.nextGaussian());
      look(i);
    }
  }

  private void look(int scrape) {
    long now = at(scrape).toEpochMilli();
    anomalies.look(windows, now);
    windows.forEach(w -> w.trim(now - PodWindow.FULL_MILLIS));
  }

  private List<Anomaly> since(int scrape) {
    return anomalies.strongestFirst().stream().filter(a -> !a.at().isBefore(at(scrape))).toList();
  }

  @Test
  void newPodIsSeenAtOnce_whenItsSiblingHasLearned() {
    steady(pod("old"), 0, 400);
    windows.clear();
    PodWindow next = pod("new");
    steady(next, 400, 410);
    scrape(next, 410, 320, 0.5);
    look(410);
    assertThat(since(410))
        .anyMatch(a -> a.pod().equals("new") && a.metric().equals(Metrics.MEMORY));
  }

  @Test
  void newPodWakesNobody_whenItBehavesAsItsSibling() {
    steady(pod("old"), 0, 400);
    PodWindow next = pod("new");
    steady(next, 400, 440);
    assertThat(since(400).stream().filter(a -> a.pod().equals("new")).count())
        .isLessThanOrEqualTo(1);
  }

  @Test
  void keepsWhatWasLearned_whenAllPodsAreGoneForAWhile() {
    steady(pod("old"), 0, 400);
    windows.clear();
    look(500);
    PodWindow next = pod("new");
    steady(next, 600, 620);
    scrape(next, 620, 320, 0.5);
    look(620);
    assertThat(since(620)).isNotEmpty();
  }

  @Test
  void counterResetIsNoAnomaly() {
    PodWindow pod = pod("cart");
    steady(pod, 0, 300);
    cpuSeconds = 0;
    steady(pod, 300, 330);
    assertThat(since(300).stream().filter(a -> a.metric().equals(Metrics.CPU)).count())
        .isLessThanOrEqualTo(1);
  }

  @Test
  void gapIsNoAnomaly_andWhatComesAfterIsSeen() {
    PodWindow pod = pod("cart");
    steady(pod, 0, 300);
    steady(pod, 420, 460);
    assertThat(since(420).size()).isLessThanOrEqualTo(1);
    scrape(pod, 480, 400, 0.5);
    look(480);
    assertThat(since(480)).anyMatch(a -> a.what().contains("up") || a.what().contains("higher"));
  }

  @Test
  void saysTheSame_whenSamplesComeTwiceAndInDisorder() {
    Random other = new Random(9);
    Anomalies twice = new Anomalies();
    PodWindow one = pod("cart");
    PodWindow two = new PodWindow("cart", one.uid(), SCRAPE);
    for (int i = 0; i < 600; i += 2) {
      double first = 200 + other.nextGaussian() + (i == 500 ? 90 : 0);
      double second = 200 + other.nextGaussian();
      gauge(one, i, first);
      gauge(one, i + 1, second);
      gauge(two, i + 1, second);
      gauge(two, i, first);
      gauge(two, i + 1, second);
      look(i + 1);
      twice.look(List.of(two), at(i + 1).toEpochMilli());
    }
    assertThat(twice.strongestFirst()).isEqualTo(anomalies.strongestFirst()).isNotEmpty();
  }

  @Test
  void staysBounded_whenTenThousandSeriesComeAndGo() {
    for (int round = 0; round < 100; round++) {
      windows.clear();
      for (int i = 0; i < 50; i++) {
        scrape(pod(round + "-" + i), round * 40, 200, 0.5);
      }
      look(round * 40);
    }
    assertThat(anomalies.pods()).isLessThanOrEqualTo(51);
    assertThat(anomalies.strongestFirst()).hasSizeLessThanOrEqualTo(200);
  }

  private static void gauge(PodWindow pod, int scrape, double memory) {
    pod.accept(
        new MetricsSampled(
            Subject.deployment("c", "shop", "cart"),
            pod.pod(),
            pod.uid(),
            at(scrape),
            List.of(new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, memory * MEBI))));
  }

  @Test
  void saysTheSame_whenBegunAnewFromModelsAndTheWindow() throws IOException {
    PodWindow pod = pod("cart");
    Anomalies cut = new Anomalies();
    byte[] model = {};
    Set<Anomaly> told = new HashSet<>();
    for (int i = 0; i < 1_500; i++) {
      double memory = 200 + random.nextGaussian() + (i % 187 == 186 ? i / 5.0 : 0);
      scrape(pod, i, memory, 0.5 + 0.02 * random.nextGaussian());
      long now = at(i).toEpochMilli();
      cut.look(windows, now);
      look(i);
      if (i % 20 == 0) {
        model = cut.model(pod.uid()).orElseThrow();
      }
      if (i % 33 == 32) {
        List<Anomaly> said = cut.lately();
        cut = new Anomalies();
        cut.restore(pod.uid(), model);
        cut.catchUp(windows, now);
        cut.resume(said);
      }
      assertThat(cut.lately()).isEqualTo(anomalies.lately());
      told.addAll(cut.lately());
    }
    assertThat(told).hasSizeGreaterThan(3);
    assertThat(cut.learned(windows)).isEqualTo(anomalies.learned(windows));
    assertThat(cut.model(pod.uid()).orElseThrow())
        .isEqualTo(anomalies.model(pod.uid()).orElseThrow())
        .hasSizeLessThan(2 * 16 * 1024);
  }

  @Test
  void newPodKnowsWhatOneThatIsGoneLearned_afterARestart() throws IOException {
    steady(pod("old"), 0, 400);
    windows.clear();
    look(401);
    Anomalies again = new Anomalies();
    again.restore(Anomalies.HERITAGE, anomalies.model(Anomalies.HERITAGE).orElseThrow());
    PodWindow next = pod("new");
    for (int i = 402; i < 420; i++) {
      scrape(next, i, i == 419 ? 320 : 200 + random.nextGaussian(), 0.5);
      again.look(windows, at(i).toEpochMilli());
    }
    assertThat(again.lately())
        .anyMatch(a -> a.metric().equals(Metrics.MEMORY) && a.at().equals(at(419)));
  }
}
