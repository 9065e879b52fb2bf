package dev.forestall.collector.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.ContainerState.Phase;
import dev.forestall.model.workload.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodStatesTest {
  private static final String POD =
      """
      metadata:
        name: cart-5d-x
        namespace: shop
        uid: u1
        creationTimestamp: "2026-11-24T09:00:00Z"
        ownerReferences: [{kind: ReplicaSet, name: cart-5d, uid: rs1, controller: true}]
      spec:
        nodeName: n1
        initContainers:
        - {name: setup, image: i}
        - {name: mesh, image: i, restartPolicy: Always}
        containers:
        - {name: app, image: i, resources: {limits: {memory: 256Mi, cpu: 500m}}}
        - {name: side, image: i}
      """;

  @Test
  void readsAPodBetweenOomKillAndRestart() {
    PodState state =
        PodStates.of(
            pod(
                """
                status:
                  phase: Running
                  startTime: "2026-11-24T09:00:01Z"
                  conditions:
                  - {type: Ready, status: "False", lastTransitionTime: "2026-11-24T09:30:00Z"}
                  initContainerStatuses:
                  - {name: setup, ready: true, restartCount: 0, state: {terminated: {exitCode: 0, reason: Completed}}}
                  - {name: mesh, ready: true, restartCount: 0, state: {running: {startedAt: "2026-11-24T09:00:02Z"}}}
                  containerStatuses:
                  - name: app
                    ready: false
                    restartCount: 1
                    resources: {limits: {memory: 300Mi}}
                    state: {terminated: {exitCode: 137, reason: OOMKilled, startedAt: "2026-11-24T09:10:00Z", finishedAt: "2026-11-24T09:30:00Z"}}
                    lastState: {terminated: {exitCode: 1, reason: Error, finishedAt: "2026-11-24T09:09:00Z"}}
                """));

    assertThat(state.replicaSetUid()).isEqualTo("rs1");
    assertThat(state.node()).isEqualTo("n1");
    assertThat(state.readySince()).isNull();
    assertThat(state.startedAt()).isEqualTo(Instant.parse("2026-11-24T09:00:01Z"));
    assertThat(state.containers())
        .extracting(ContainerState::name)
        .containsExactly("mesh", "app", "side");
    ContainerState app = state.containers().get(1);
    assertThat(app.phase()).isEqualTo(Phase.TERMINATED);
    assertThat(app.reason()).isEqualTo("OOMKilled");
    assertThat(app.last().exitCode()).isEqualTo(137);
    assertThat(app.last().finishedAt()).isEqualTo(Instant.parse("2026-11-24T09:30:00Z"));
    assertThat(app.memoryLimitBytes()).isEqualTo(300.0 * 1024 * 1024);
    assertThat(app.cpuLimitCores()).isEqualTo(0.5);
    ContainerState side = state.containers().get(2);
    assertThat(side.phase()).isEqualTo(Phase.WAITING);
    assertThat(side.memoryLimitBytes()).isNull();
  }

  @Test
  void readsAPodThatNoNodeFits() {
    PodState state =
        PodStates.of(
            pod(
                """
                status:
                  phase: Pending
                  conditions: [{type: PodScheduled, status: "False", reason: Unschedulable}]
                """));
    assertThat(state.reason()).isEqualTo("Unschedulable");
    assertThat(state.phase()).isEqualTo("Pending");
  }

  @Test
  void readsAPodWithoutAnyStatus() {
    PodState state = PodStates.of(pod(""));
    assertThat(state.phase()).isEqualTo("Pending");
    assertThat(state.deleted()).isFalse();
    assertThat(PodStates.gone(state).deleted()).isTrue();
  }

  @Test
  void isTheSameState_whenOnlyTheResourceVersionChanged() {
    Pod pod = pod("status: {phase: Running}");
    Pod later = pod("status: {phase: Running}");
    later.getMetadata().setResourceVersion("77");
    assertThat(PodStates.of(later)).isEqualTo(PodStates.of(pod));
  }

  private static Pod pod(String status) {
    return Serialization.unmarshal(POD + status, Pod.class);
  }
}
