package dev.forestall.lab.cluster.feed;

import dev.forestall.lab.cluster.metrics.Scraped;
import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.telemetry.Requests;
import dev.forestall.lab.cluster.telemetry.Signals;
import dev.forestall.lab.scenario.Scenario;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.PodEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps the model of a scenario and says what a collector would publish of it: samples at each
 * scrape, states and events when they change and states again every ten minutes, and the traces
 * that the workloads' SDKs would send. Nothing here waits, opens a port or looks at a clock; the
 * same scenario and seed give the same feed. For one thread.
 */
public final class ClusterFeed {
  /** Seconds from scrape to scrape. */
  public static final int SCRAPE_INTERVAL = 15;

  private static final int RESTATED_EVERY = 600;
  private static final String COLLECTOR = "feed";

  private final String cluster;
  private final Instant start;
  private final long end;
  private final ClusterModel model;
  private final Statements statements;
  private final Scraped scraped;
  private final Requests requests;
  private final double tracesASecond;

  /**
   * What one second brought.
   *
   * @param at its time
   * @param events what a collector publishes of it, in order; a heartbeat ends each scrape
   * @param traces the requests that were traced in it; their times count from {@code at}
   */
  public record Second(Instant at, List<PodEvent> events, List<Signals> traces) {
    public Second {
      events = List.copyOf(events);
      traces = List.copyOf(traces);
    }
  }

  private ClusterFeed(
      Scenario scenario, long seed, String cluster, Instant start, double tracesASecond) {
    this.cluster = cluster;
    this.start = start;
    this.tracesASecond = tracesASecond;
    this.end = scenario.duration().toSeconds();
    this.model = ClusterModel.of(scenario.plan(seed), seed, cluster);
    this.statements = new Statements(cluster, start);
    this.scraped = new Scraped(cluster);
    this.requests = new Requests(seed, cluster);
  }

  /**
   * At the beginning of the warm-up.
   *
   * @param seed the run's seed
   * @param cluster name of the cluster
   * @param start time of the scenario's start; the warm-up lies before it
   * @param tracesASecond requests that are traced in a second, 0 for none
   */
  public static ClusterFeed of(
      Scenario scenario, long seed, String cluster, Instant start, double tracesASecond) {
    return new ClusterFeed(scenario, seed, cluster, start, tracesASecond);
  }

  /** The model, to be read and acted upon between two steps. */
  public ClusterModel model() {
    return model;
  }

  /** The time of the last step. */
  public Instant now() {
    return start.plusSeconds(model.now());
  }

  /** Whether the scenario is over. */
  public boolean ended() {
    return model.now() >= end;
  }

  /** Goes on by a second. */
  public Second step() {
    model.step();
    Instant now = now();
    List<PodEvent> events = new ArrayList<>(statements.news(model));
    if (Math.floorMod(model.now(), RESTATED_EVERY) == 0) {
      events.addAll(statements.restated(model));
    }
    if (Math.floorMod(model.now(), SCRAPE_INTERVAL) == 0) {
      model.samples().forEach(s -> scraped.event(s, now).ifPresent(events::add));
      events.add(new Heartbeat(cluster, COLLECTOR, now));
    }
    return new Second(now, events, traces());
  }

  /** Which second is traced depends on the second alone. */
  private List<Signals> traces() {
    long tick = model.now();
    int wanted = (int) (Math.floor((tick + 1) * tracesASecond) - Math.floor(tick * tracesASecond));
    List<Signals> traces = new ArrayList<>();
    for (int number = 0; number < wanted; number++) {
      requests.draw(model.demands(), tick, number).ifPresent(traces::add);
    }
    return traces;
  }
}
