package dev.forestall.lab.cluster;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.forestall.lab.cluster.api.WriteRecord;
import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.lab.scenario.Expectations;
import dev.forestall.lab.scenario.Expected;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /lab/state} answers; times are cluster time.
 *
 * @param simulation always true
 * @param cluster name of the cluster
 * @param seed the run's seed
 * @param phase where the scenario is
 * @param clusterTime now
 * @param scenarioStart when it was started
 * @param injectedAt when the first fault comes in
 * @param failedAt first failure of a workload with a fault
 * @param wouldFailAt the same in the control run
 * @param endsAt when the scenario ends
 * @param naiveAlarms onsets of a naive alarm so far
 * @param templateWrites writes of others that changed a pod template
 * @param writes all writes of others
 * @param failedRequests failed requests since the warm-up began, by workload
 * @param failedRequestsControl the same in the control run, until the same time
 * @param failedRequestsControlAtEnd the same in the control run, until the scenario's end
 * @param pods the pods
 * @param faultWorkloads workloads with a fault, {@code namespace/name}
 * @param failedAtOf when each workload first failed
 * @param wouldFailAtOf the same in the control run
 * @param expectedIncidents incidents that are expected or allowed, by what they are about
 * @param culprits of which one is to be named as the culprit, as incidents call it
 * @param scenario the scenario
 */
record LabState(
    boolean simulation,
    String cluster,
    long seed,
    Phase phase,
    Instant clusterTime,
    @Nullable Instant scenarioStart,
    @Nullable Instant injectedAt,
    @Nullable Instant failedAt,
    @Nullable Instant wouldFailAt,
    @Nullable Instant endsAt,
    int naiveAlarms,
    long templateWrites,
    List<WriteRecord> writes,
    Map<String, Long> failedRequests,
    Map<String, Long> failedRequestsControl,
    Map<String, Long> failedRequestsControlAtEnd,
    List<PodLine> pods,
    List<String> faultWorkloads,
    Map<String, Instant> failedAtOf,
    Map<String, Instant> wouldFailAtOf,
    List<Expected> expectedIncidents,
    List<String> culprits,
    ScenarioLine scenario) {

  /** Where the scenario is. */
  enum Phase {
    WAITING("waiting"),
    WARM_UP("warm-up"),
    LIVE("live"),
    ENDED("ended");

    private final String spelling;

    Phase(String spelling) {
      this.spelling = spelling;
    }

    @JsonValue
    String spelling() {
      return spelling;
    }
  }

  /**
   * A pod in short.
   *
   * @param name name
   * @param workload workload
   * @param ready whether it is ready
   * @param restarts restarts of its container
   * @param reason why it waits or ended, empty while it runs
   */
  record PodLine(String name, String workload, boolean ready, int restarts, String reason) {
    static PodLine of(Pod pod) {
      return new PodLine(
          pod.name(),
          pod.owner().owner().key(),
          pod.ready(),
          pod.container().restarts(),
          pod.container().reason());
    }
  }

  /**
   * The scenario in short.
   *
   * @param name its name
   * @param description its description
   * @param expectations what it expects
   */
  record ScenarioLine(String name, String description, Expectations expectations) {}
}
