package dev.forestall.lab.cluster;

import dev.forestall.lab.cluster.api.WriteLog;
import dev.forestall.lab.cluster.api.WriteRecord;
import dev.forestall.lab.cluster.mirror.Timeline;
import dev.forestall.lab.cluster.model.Failure;
import dev.forestall.lab.scenario.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what a scenario run has come to.
 *
 * @param scenario the scenario
 * @param settings the cluster's settings
 * @param control the control run
 * @param timeline what turns its seconds into cluster time
 * @param writes what others wrote
 */
record StateView(
    Scenario scenario, Settings settings, ControlRun control, Timeline timeline, WriteLog writes) {

  LabState of(ScenarioRun run, LabState.Phase phase) {
    boolean started = phase != LabState.Phase.WAITING;
    long end = run.plan().durationSeconds();
    long now = Math.min(run.model().now(), end);
    List<WriteRecord> all = writes.all();
    return new LabState(
        true,
        settings.cluster(),
        settings.seed(),
        phase,
        settings.clock().instant(),
        at(started, 0L),
        at(started, injectedAt()),
        at(started, run.failure().map(Failure::at).orElse(null)),
        at(started, control.wouldFailAt().orElse(null)),
        at(started, end),
        run.naiveAlarms(),
        all.stream().filter(w -> w.effective() && w.templateChanged()).count(),
        all,
        run.failedRequests().allUntil(now),
        control.failedRequests().allUntil(now),
        control.failedRequests().allUntil(end),
        run.model().pods().stream().map(LabState.PodLine::of).toList(),
        scenario.faultWorkloads(),
        at(started, run.failures()),
        at(started, control.failures()),
        scenario.expectedIncidents(),
        scenario.expectations().culprit().stream().map(scenario::displayName).toList(),
        new LabState.ScenarioLine(
            scenario.name(), scenario.description(), scenario.expectations()));
  }

  private @Nullable Long injectedAt() {
    var injected = scenario.injectedAt(settings.seed());
    return injected.isPresent() ? injected.getAsLong() : null;
  }

  private Map<String, Instant> at(boolean started, Map<String, Long> seconds) {
    Map<String, Instant> times = new TreeMap<>();
    if (started) {
      seconds.forEach((workload, second) -> times.put(workload, timeline.at(second)));
    }
    return times;
  }

  private @Nullable Instant at(boolean started, @Nullable Long second) {
    return started && second != null ? timeline.at(second) : null;
  }
}
