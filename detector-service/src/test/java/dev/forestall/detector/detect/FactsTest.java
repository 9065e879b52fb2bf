package dev.forestall.detector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.Scene;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.PodState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactsTest {
  private final Scene scene = new Scene("cart", 1).rollout("rs", -7200, 1, "kubectl", null);

  @ParameterizedTest
  @CsvSource({
    "CrashLoopBackOff, CRASH_LOOP",
    "ImagePullBackOff, IMAGE_PULL",
    "ErrImagePull, IMAGE_PULL",
    "CreateContainerConfigError, CONFIG_ERROR"
  })
  void waitingContainerIsAFault(String reason, FaultKind kind) {
    scene.podState("p", "rs", 0, 10, Scene.waiting(reason, 3, null), false);

    assertThat(kinds(100)).containsExactly(kind);
  }

  @Test
  void errImagePullIsNoFault_whenItHasJustBegun() {
    scene.podState("p", "rs", 0, 10, Scene.waiting("ErrImagePull", 0, null), false);

    assertThat(kinds(30)).isEmpty();
  }

  @Test
  void oomKillStandsForTenMinutes_andNotWhenStatedLongAfter() {
    ContainerState restarted = Scene.running(101, 1, Scene.ended("OOMKilled", 137, 100));
    scene.podState("p", "rs", 0, 102, restarted, false);
    assertThat(kinds(120)).containsExactly(FaultKind.OOM_KILLED);
    assertThat(at(120).getFirst().since()).isEqualTo(Scene.at(100).toEpochMilli());

    scene.podState("p", "rs", 0, 4000, restarted, false);
    assertThat(kinds(4010)).isEmpty();
  }

  @Test
  void podOnItsWayOutIsNoFault() {
    scene.podState("p", "rs", 0, 10, Scene.waiting("CrashLoopBackOff", 3, null), true);
    scene.podState("q", "rs", 0, 10, Scene.running(0, 1, Scene.ended("OOMKilled", 137, 9)), true);

    assertThat(kinds(60)).isEmpty();
  }

  @Test
  void podOfAnEarlierRevisionIsNoFault_whenTheRolloutIsComplete() {
    scene.rollout("next", 5, 1, "kubectl", null).status(20, 1, 1);
    scene.podState("p", "rs", 0, 10, Scene.waiting("CrashLoopBackOff", 3, null), false);

    assertThat(kinds(60)).isEmpty();
  }

  @Test
  void threeRestartsInTenMinutesAreACrashLoop_andTwoAreNot() {
    scene.pod("p", "rs", 0);
    for (int i = 1; i <= 3; i++) {
      var ended = Scene.ended("Error", 1, 100 * i);
      scene.podState("p", "rs", 0, 100 * i + 1, Scene.running(100 * i + 1, i, ended), false);
    }

    assertThat(kinds(250)).isEmpty();
    assertThat(kinds(320)).containsExactly(FaultKind.CRASH_LOOP);
    assertThat(kinds(650)).isEmpty();
  }

  @Test
  void crashLoopStands_whileTheContainerRunsBrieflyBetweenTwoEnds() {
    var ended = Scene.ended("Error", 1, 90);
    scene.podState("p", "rs", 0, 100, Scene.waiting("CrashLoopBackOff", 4, ended), false);
    scene.podState("p", "rs", 0, 200, Scene.running(200, 5, ended), false);

    assertThat(kinds(240)).containsExactly(FaultKind.CRASH_LOOP);
    assertThat(kinds(520)).isEmpty();
  }

  @Test
  void unschedulablePodIsAFault_afterAMinute() {
    scene.add(phase("Pending", "Unschedulable", 10));

    assertThat(kinds(40)).isEmpty();
    assertThat(kinds(80)).containsExactly(FaultKind.UNSCHEDULABLE);
  }

  @Test
  void evictedPodIsAFault_forTenMinutes() {
    scene.add(phase("Failed", "Evicted", 10));

    assertThat(kinds(20)).containsExactly(FaultKind.EVICTED);
    assertThat(kinds(700)).isEmpty();
  }

  @Test
  void stuckRolloutIsAFault() {
    scene.rollout("next", 0, 2, "kubectl", null).status(700, 2, 2, "ProgressDeadlineExceeded");

    assertThat(kinds(710)).containsExactly(FaultKind.ROLLOUT_STUCK);
  }

  @Test
  void missingReplicasAreAFault_afterFiveMinutesAndNotWhileRollingOut() {
    scene.status(10, 2, 1);
    assertThat(kinds(200)).isEmpty();
    assertThat(kinds(320)).containsExactly(FaultKind.UNAVAILABLE);

    Scene rolling = new Scene("other", 1).rollout("rs", 0, 2, "kubectl", null).status(5, 2, 1);
    assertThat(Facts.at(heard(rolling, 400), Scene.at(400))).isEmpty();
    assertThat(Facts.at(heard(rolling, 700), Scene.at(700))).hasSize(1);
  }

  @Test
  void repeatedProbeFailuresAreAFault_onceThePodHadTimeToStart() {
    scene.pod("p", "rs", 0);
    scene.kubernetesEvent(60, "Unhealthy", "Pod", "p", "Readiness probe failed", 1);
    scene.kubernetesEvent(300, "Unhealthy", "Pod", "p", "Readiness probe failed", 2);
    scene.kubernetesEvent(310, "Unhealthy", "Pod", "p", "Readiness probe failed", 3);
    assertThat(kinds(315)).isEmpty();

    scene.kubernetesEvent(320, "Unhealthy", "Pod", "p", "Readiness probe failed", 4);
    assertThat(kinds(330)).containsExactly(FaultKind.PROBE_FAILURE);
    assertThat(kinds(520)).isEmpty();
  }

  @Test
  void nodeIsNotReady_untilItIs() {
    scene.kubernetesEvent(10, "NodeNotReady", "Node", "n", "Node n is not ready", 1);
    assertThat(kinds(3000)).containsExactly(FaultKind.NODE_NOT_READY);

    scene.kubernetesEvent(3100, "NodeReady", "Node", "n", "Node n is ready", 1);
    assertThat(kinds(3200)).isEmpty();
  }

  @Test
  void nothingLaterIsLookedAt() {
    scene.podState("p", "rs", 0, 100, Scene.waiting("ImagePullBackOff", 0, null), false);

    assertThat(kinds(90)).isEmpty();
    assertThat(kinds(105)).containsExactly(FaultKind.IMAGE_PULL);
  }

  private PodStateChanged phase(String phase, String reason, double second) {
    PodState pod =
        new PodState(
            "p", "uid-p", "n", phase, reason, "rs", Scene.at(0), null, null, false, List.of());
    return new PodStateChanged("uid-p/x", scene.subject(), Scene.at(second), pod);
  }

  private List<FaultKind> kinds(double second) {
    return at(second).stream().map(Finding::kind).distinct().toList();
  }

  private List<Finding> at(double second) {
    return Facts.at(heard(scene, second), Scene.at(second));
  }

  private static WorkloadMemory heard(Scene scene, double second) {
    WorkloadMemory memory = new WorkloadMemory(scene.subject());
    for (PodEvent event : Scene.play(100_000, scene)) {
      if (!(event instanceof dev.forestall.model.event.Heartbeat)) {
        memory.hear(event);
      }
    }
    memory.advanceTo(Scene.at(second));
    return memory;
  }
}
