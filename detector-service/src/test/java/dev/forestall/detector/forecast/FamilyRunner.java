package dev.forestall.detector.forecast;

import dev.forestall.detector.forecast.Families.Case;
import dev.forestall.detector.forecast.Families.Family;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Feeds cases of a family to the forecaster as the service does, one container each. */
final class FamilyRunner {
  private static final SeriesKey MEMORY = new SeriesKey("app", Metrics.MEMORY);
  private static final long GRID = 15_000;

  private FamilyRunner() {}

  static EpisodeScore score(Family family, int seeds) {
    EpisodeScore episodes = new EpisodeScore();
    for (int seed = 1; seed <= seeds; seed++) {
      Case next = Families.of(family, seed);
      long end = next.memory().lastAt();
      List<Optional<Forecast>> said = run(next);
      episodes.run(0, said, next.failedAt() < 0 ? -1 : Math.round(next.failedAt() * 1000), end);
    }
    return episodes;
  }

  static List<Optional<Forecast>> run(Case next) {
    PodWindow window = new PodWindow("shop-1", "uid-1", Duration.ofSeconds(10));
    WorkloadForecasts forecasts = new WorkloadForecasts();
    Watched watched = new Watched(window, MEMORY, 0, next.limit(), "rs", true);
    List<Optional<Forecast>> said = new ArrayList<>();
    int fed = 0;
    for (long at = GRID; at <= next.memory().lastAt(); at += GRID) {
      while (fed < next.memory().size() && next.memory().at(fed) <= at) {
        window.accept(sample(next.memory(), next, fed++));
      }
      window.trim(at - PodWindow.FULL_MILLIS);
      said.add(
          forecasts.evaluate(List.of(watched), at, 3).stream().findFirst().map(s -> s.forecast()));
    }
    return said;
  }

  private static MetricsSampled sample(Points memory, Case of, int i) {
    List<Sample> samples = new ArrayList<>();
    samples.add(new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, memory.value(i)));
    if (of.family() == Family.TRAFFIC) {
      samples.add(new Sample("", Metrics.REQUESTS, SampleKind.GAUGE, of.load().value(i)));
    }
    return new MetricsSampled(
        Subject.deployment("lab", "shop", "cart"),
        "shop-1",
        "uid-1",
        Instant.ofEpochMilli(memory.at(i)),
        samples);
  }
}
