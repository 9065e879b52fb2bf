package dev.forestall.lab.cluster;

import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.ClusterPlan;
import dev.forestall.lab.cluster.model.Failure;
import dev.forestall.lab.cluster.model.PodSample;
import dev.forestall.lab.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A scenario being played on a model, and what is counted meanwhile. In the lab the cluster clock
 * steps it; a control run or a benchmark steps it by itself. Not safe for use by several threads.
 */
public final class ScenarioRun {
  /** Seconds from scrape to scrape. */
  public static final int SCRAPE_INTERVAL = 15;

  private final Scenario scenario;
  private final long injectedAt;
  private final ClusterPlan plan;
  private final ClusterModel model;
  private final NaiveAlarms naiveAlarms = new NaiveAlarms();
  private final FailedRequests failedRequests;

  private ScenarioRun(Scenario scenario, long seed, String cluster) {
    this.scenario = scenario;
    this.plan = scenario.plan(seed);
    this.injectedAt = scenario.injectedAt(seed).orElse(plan.durationSeconds());
    this.model = ClusterModel.of(plan, seed, cluster);
    this.failedRequests = new FailedRequests(-plan.warmUpSeconds());
  }

  /**
   * At the beginning of the warm-up.
   *
   * @param cluster name of the cluster; the UIDs of its objects depend on it, and nothing else
   */
  public static ScenarioRun of(Scenario scenario, long seed, String cluster) {
    return new ScenarioRun(scenario, seed, cluster);
  }

  public ClusterModel model() {
    return model;
  }

  public ClusterPlan plan() {
    return plan;
  }

  /** Whether warm-up and duration are over. */
  public boolean ended() {
    return model.now() >= plan.durationSeconds();
  }

  /**
   * Goes on by a second.
   *
   * @return what is scraped in it, empty when nothing is
   */
  public List<PodSample> step() {
    model.step();
    failedRequests.add(model.failedRequests());
    if (Math.floorMod(model.now(), SCRAPE_INTERVAL) != 0) {
      return List.of();
    }
    List<PodSample> samples = model.samples();
    if (model.now() <= plan.durationSeconds()) {
      naiveAlarms.see(samples);
    }
    return samples;
  }

  /** The first failure of a workload with a fault, since the fault was brought in. */
  public Optional<Failure> failure() {
    return model.failures().stream()
        .filter(f -> f.at() >= injectedAt && f.at() <= plan.durationSeconds())
        .filter(f -> scenario.faultWorkloads().contains(f.workload()))
        .findFirst();
  }

  /** When each workload first failed since a fault was brought in. */
  public Map<String, Long> failures() {
    Map<String, Long> first = new TreeMap<>();
    model.failures().stream()
        .filter(f -> f.at() >= injectedAt && f.at() <= plan.durationSeconds())
        .forEach(f -> first.putIfAbsent(f.workload(), f.at()));
    return first;
  }

  /** Onsets of a naive alarm so far. */
  public int naiveAlarms() {
    return naiveAlarms.onsets();
  }

  public FailedRequests failedRequests() {
    return failedRequests;
  }
}
