package dev.forestall.detector.forecast;

import dev.forestall.detector.forecast.Reading.Calm;
import dev.forestall.detector.forecast.Reading.Growing;
import dev.forestall.detector.forecast.Reading.Why;
import dev.forestall.detector.forecast.Watched.Identity;
import dev.forestall.detector.forecast.Witnesses.Told;
import dev.forestall.detector.window.Points;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The forecasts of one workload. One stands once it held for a few evaluations in a row, and is
 * withdrawn when it could not be made again for somewhat longer; before it stands, an evaluation in
 * which it cannot be made takes back one in which it could. A new run of the container begins
 * afresh.
 */
public final class WorkloadForecasts {
  private static final int WITHDRAWN_AFTER = 6;
  private static final long LONGEST_SILENCE_MILLIS = Duration.ofMinutes(3).toMillis();
  private static final SeriesKey LOAD = new SeriesKey("", Metrics.REQUESTS);

  private final Map<Identity, Episode> episodes = new HashMap<>();

  /** What is known of one run so far. */
  private static final class Episode {
    private int hits;
    private int misses;
    private boolean standing;
    private Optional<Standing> newest = Optional.empty();
  }

  /**
   * A forecast that stands.
   *
   * @param forecast the forecast
   * @param onset when the growth began, milliseconds: the earliest that was seen, since the stretch
   *     that is looked at moves on while it goes on
   * @param runStart when the container's run began that it is about, milliseconds
   * @param grew the longest that one look saw it grow; by the earliest onset of all, a short growth
   *     whose beginning is read now earlier and now later would seem long
   */
  public record Standing(Forecast forecast, long onset, long runStart, Duration grew) {
    public Standing {
      grew = Objects.requireNonNullElse(grew, Duration.ZERO); // kept by an earlier version
    }

    private static Standing of(Forecast forecast, long onset, long runStart) {
      Duration grew = Duration.between(Instant.ofEpochMilli(onset), forecast.madeAt());
      return new Standing(forecast, onset, runStart, grew);
    }

    private Standing after(Standing before) {
      return new Standing(
          forecast,
          Math.min(onset, before.onset),
          runStart,
          grew.compareTo(before.grew) >= 0 ? grew : before.grew);
    }
  }

  /**
   * Evaluates all limits of the workload at once, since replicas are each other's witnesses.
   *
   * @param watched what has a limit
   * @param at the time of evaluation: nothing later is looked at
   * @param holding evaluations in a row before a forecast stands
   * @return what stands, the earliest breach first
   */
  public List<Standing> evaluate(List<Watched> watched, long at, int holding) {
    List<Told> told = watched.stream().map(w -> told(w, at)).toList();
    episodes.keySet().retainAll(watched.stream().map(Watched::identity).toList());
    List<Standing> standing = new ArrayList<>();
    for (Told one : told) {
      if (one.watched().live()) {
        Episode episode = episodes.computeIfAbsent(one.watched().identity(), i -> new Episode());
        note(episode, forecast(one, told, at, episode.standing), holding);
        if (episode.standing) {
          episode.newest.ifPresent(standing::add);
        }
      }
    }
    standing.sort(Comparator.comparing(s -> s.forecast().eta()));
    return standing;
  }

  /**
   * How far the forecasts of one run are, for the store.
   *
   * @param podUid UID of the pod
   * @param container container
   * @param metric metric
   * @param runStart when its run began, milliseconds
   * @param hits evaluations in which it could be made
   * @param misses evaluations since then in which it could not
   * @param standing whether it stands
   * @param newest the newest one
   */
  public record Kept(
      String podUid,
      String container,
      String metric,
      long runStart,
      int hits,
      int misses,
      boolean standing,
      @Nullable Standing newest) {
    private Identity identity() {
      return new Identity(podUid, new SeriesKey(container, metric), runStart);
    }
  }

  /** What is to be kept over a restart. */
  public List<Kept> kept() {
    List<Kept> kept = new ArrayList<>();
    episodes.forEach((run, e) -> {
      if (e.hits > 0) {
        kept.add(
            new Kept(
                run.podUid(),
                run.key().container(),
                run.key().metric(),
                run.runStart(),
                e.hits,
                e.misses,
                e.standing,
                e.newest.orElse(null)));
      }
    });
    kept.sort(
        Comparator.comparing(Kept::podUid)
            .thenComparing(Kept::container)
            .thenComparing(Kept::metric));
    return kept;
  }

  /** Goes on from before a restart. */
  public void resume(List<Kept> kept) {
    for (Kept one : kept) {
      Episode episode = new Episode();
      episode.hits = one.hits();
      episode.misses = one.misses();
      episode.standing = one.standing();
      episode.newest = Optional.ofNullable(one.newest());
      episodes.put(one.identity(), episode);
    }
  }

  private static void note(Episode episode, Optional<Standing> made, int holding) {
    if (made.isPresent()) {
      Optional<Standing> before = episode.newest;
      episode.newest = made.map(m -> before.map(m::after).orElse(m));
      episode.misses = 0;
      episode.hits++;
      episode.standing |= episode.hits >= holding;
      return;
    }
    episode.misses++;
    if (!episode.standing || episode.misses >= WITHDRAWN_AFTER) {
      episode.hits = episode.standing ? 0 : Math.max(0, episode.hits - 1);
      episode.standing = false;
      episode.newest = Optional.empty();
    }
  }

  private Told told(Watched watched, long at) {
    Run run = watched.run(at);
    Episode episode = episodes.get(watched.identity());
    return new Told(watched, run, read(watched, run, at, episode != null && episode.standing));
  }

  private static Reading read(Watched watched, Run run, long at, boolean standing) {
    Reading reading = TrendReader.read(run, watched.limit(), standing);
    if (reading instanceof Growing(Trend trend)) {
      Points load = watched.window().meansBetween(LOAD, watched.runStart(), at);
      if (LoadRule.explains(load, run, trend.since())) {
        return new Calm(Why.LOAD);
      }
    }
    return reading;
  }

  private static Optional<Standing> forecast(Told told, List<Told> all, long at, boolean standing) {
    if (!(told.reading() instanceof Growing(Trend trend))
        || at - madeAt(told.run()) > LONGEST_SILENCE_MILLIS) {
      return Optional.empty();
    }
    double weight = Witnesses.weight(told, trend, all);
    return BreachRule.breach(
            trend,
            told.watched().limit(),
            weight,
            Horizon.of(told.watched().key().metric()),
            standing)
        .map(breach -> standing(told, trend, breach));
  }

  private static Standing standing(Told told, Trend trend, Breach breach) {
    Watched watched = told.watched();
    Run run = told.run();
    long madeAt = madeAt(run);
    Metric metric = Metrics.named(watched.key().metric()).orElseThrow();
    Forecast forecast =
        new Forecast(
            watched.window().pod(),
            watched.key().container(),
            metric.name(),
            metric.unit(),
            run.last(),
            watched.limit(),
            trend.slope(),
            Instant.ofEpochMilli(madeAt),
            after(madeAt, breach.eta()),
            after(madeAt, breach.from()),
            after(madeAt, breach.to()),
            breach.probability());
    return Standing.of(forecast, watched.runStart() + onsetAge(trend), watched.runStart());
  }

  private static long madeAt(Run run) {
    return run.start() + Math.round(run.age() * 1000);
  }

  /** A growth that began with the run began at its start; one that began later, then. */
  private static long onsetAge(Trend trend) {
    return trend.since() <= trend.span() * 0.3 ? 0 : Math.round(trend.since() / 60) * 60_000;
  }

  private static Instant after(long madeAt, double seconds) {
    return Instant.ofEpochMilli(madeAt + Math.round(seconds * 1000));
  }
}
