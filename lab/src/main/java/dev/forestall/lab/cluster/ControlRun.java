package dev.forestall.lab.cluster;

import dev.forestall.lab.cluster.model.Failure;
import dev.forestall.lab.scenario.Scenario;
import java.util.Map;
import java.util.Optional;

/**
 * What would have happened without Forestall: the model alone with the same seed and no actions.
 *
 * @param failure the first failure of a workload with a fault
 * @param failures when each workload first failed, in seconds after the scenario's start
 * @param naiveAlarms onsets of a naive alarm
 * @param failedRequests failed requests over time
 */
public record ControlRun(
    Optional<Failure> failure,
    Map<String, Long> failures,
    int naiveAlarms,
    FailedRequests failedRequests) {

  /** Plays the whole scenario. */
  public static ControlRun of(Scenario scenario, long seed) {
    ScenarioRun run = ScenarioRun.of(scenario, seed, "control");
    while (!run.ended()) {
      run.step();
      run.model().drainEvents();
    }
    return new ControlRun(run.failure(), run.failures(), run.naiveAlarms(), run.failedRequests());
  }

  /** When the workload with the fault fails, in seconds after the scenario's start. */
  public Optional<Long> wouldFailAt() {
    return failure.map(Failure::at);
  }
}
