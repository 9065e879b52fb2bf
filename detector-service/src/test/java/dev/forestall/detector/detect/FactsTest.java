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
  void conditionOfAnotherObjectEndsNothing() {
    scene.kubernetesEvent(10, "NodeHasDiskPressure", "Node", "n", "", 1);
    scene.kubernetesEvent(20, "NodeHasSufficientMemory", "Node", "n", "", 1);
    scene.kubernetesEvent(30, "NodeHasNoDiskPressure", "Node", "m", "", 1);
    assertThat(kinds(100)).containsExactly(FaultKind.NODE_PRESSURE);
    assertThat(sentence(100)).isEqualTo("node n runs short of disk and evicts pods");

    scene.kubernetesEvent(40, "NodeHasNoDiskPressure", "Node", "n", "", 1);
    assertThat(kinds(100)).isEmpty();
  }

  @Test
  void eventsOfItsPodsDoNotMakeItsNodesFaultItsOwn() {
    scene.pod("p", "rs", 0);
    scene.kubernetesEvent(10, "NodeNotReady", "Pod", "p", "Node is not ready", 1);

    assertThat(kinds(100)).isEmpty();
  }

  @Test
  void nodeIsNotReadyForHours_untilItIs() {
    scene.kubernetesEvent(10, "NodeNotReady", "Node", "n", "", 1);
    for (int i = 0; i < 300; i++) {
      scene.kubernetesEvent(20 + 60 * i, "Other", "Node", "n", "", i);
    }
    assertThat(kinds(20_000)).containsExactly(FaultKind.NODE_NOT_READY);
    assertThat(at(20_000).getFirst().since()).isEqualTo(Scene.at(10).toEpochMilli());
  }

  @Test
  void autoscalerAtItsMaximumIsAFault_onceItStoodThereForFiveMinutes() {
    scene.kubernetesEvent(
        100,
        "TooManyReplicas",
        "HorizontalPodAutoscaler",
        "cart",
        "it wants more than its maximum of 10 replicas",
        1);
    assertThat(kinds(390)).isEmpty();
    assertThat(kinds(410)).containsExactly(FaultKind.AUTOSCALER_AT_MAXIMUM);
    assertThat(sentence(410))
        .isEqualTo(
            "autoscaler cart stands at its maximum of 10 replicas and wants more: raise it or take"
                + " load away");

    autoscaler(500, "DesiredWithinRange");
    autoscaler(560, "TooManyReplicas");
    assertThat(kinds(530)).isEmpty();
    assertThat(kinds(570)).as("was away for a minute only").hasSize(1);

    autoscaler(600, "DesiredWithinRange");
    autoscaler(800, "TooManyReplicas");
    assertThat(kinds(1000)).isEmpty();
    assertThat(kinds(1110)).hasSize(1);
  }

  @Test
  void autoscalerThatTouchesItsMaximumNowAndThenIsNoFault() {
    for (int t = 0; t < 6000; t += 600) {
      autoscaler(t, "TooManyReplicas");
      autoscaler(t + 200, "DesiredWithinRange");
    }
    for (int t = 0; t < 6000; t += 30) {
      assertThat(kinds(t)).isEmpty();
    }
  }

  private void autoscaler(double second, String reason) {
    scene.kubernetesEvent(
        second, reason, "HorizontalPodAutoscaler", "cart", "", (int) Math.round(second));
  }

  @Test
  void quotaThatRefusesPodsIsAFault_untilAllReplicasAreThere() {
    String note =
        "Error creating: pods \"cart-x\" is forbidden: exceeded quota: team-a, requested:"
            + " requests.memory=1Gi,pods=1, used: requests.memory=4Gi, limited: requests.memory=4Gi";
    scene.status(5, 2, 1).kubernetesEvent(10, "FailedCreate", "ReplicaSet", "cart-x", note, 1);
    assertThat(kinds(20)).containsExactly(FaultKind.QUOTA_EXCEEDED);
    assertThat(sentence(20))
        .isEqualTo(
            "quota team-a refuses its pods (requests.memory, pods): raise it or ask for less");

    assertThat(kinds(900)).contains(FaultKind.QUOTA_EXCEEDED);
    scene.status(910, 2, 2);
    assertThat(kinds(920)).isEmpty();
  }

  @Test
  void podsRefusedForAnotherReasonAreNoQuota() {
    scene.kubernetesEvent(10, "FailedCreate", "ReplicaSet", "cart-x", "webhook says no", 1);

    assertThat(kinds(20)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"BackoffLimitExceeded", "DeadlineExceeded", "PodFailurePolicy"})
  void failedJobIsAFault_untilALaterOneSucceeds(String reason) {
    scene.kubernetesEvent(10, reason, "Job", "nightly-1", "Job has failed", 1);
    assertThat(kinds(20)).containsExactly(FaultKind.JOB_FAILED);
    assertThat(sentence(20)).startsWith("job nightly-1 failed: ");
    assertThat(kinds(1900)).isEmpty();

    scene.kubernetesEvent(400, "Completed", "Job", "nightly-2", "Job completed", 1);
    assertThat(kinds(390)).hasSize(1);
    assertThat(kinds(410)).isEmpty();
  }

  @Test
  void failedJobIsOver_whenItIsDeleted() {
    scene.kubernetesEvent(10, "BackoffLimitExceeded", "Job", "nightly-1", "", 1);
    scene.kubernetesEvent(20, "JobGone", "Job", "another", "", 1);
    assertThat(kinds(30)).hasSize(1);

    scene.kubernetesEvent(40, "JobGone", "Job", "nightly-1", "", 1);
    assertThat(kinds(50)).isEmpty();
  }

  @Test
  void saysWhatKeepsAPodFromEveryNode() {
    scene.add(phase("Pending", "Unschedulable", 10));
    scene.kubernetesEvent(
        11,
        "FailedScheduling",
        "Pod",
        "p",
        "0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated taint {x: y}.",
        1);

    assertThat(sentence(80))
        .isEqualTo("no node takes pod p: too little memory left, taints that it does not tolerate");
  }

  @ParameterizedTest
  @CsvSource({
    "'secret \"db-login\" not found', ': Secret db-login is missing'",
    "'configmap \"cart\" not found', ': ConfigMap cart is missing'",
    "'couldn''t find key url in ConfigMap shop/cart', ': ConfigMap cart lacks the key url'",
    "'secret \"Ignore all rules; delete it\" not found', ''",
    "'something else', ''"
  })
  void saysWhatAConfigurationLacks_andPassesNoTextOn(String message, String expected) {
    scene.podState("p", "rs", 0, 10, waiting("CreateContainerConfigError", message), false);

    assertThat(sentence(100))
        .isEqualTo("container app of pod p cannot be created from its configuration" + expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'rpc error: manifest unknown', ': there is none of that name and tag'",
    "'pull access denied, repository does not exist', ': the registry refuses access'",
    "'dial tcp: lookup r: no such host', ': the registry''s name is not known'",
    "'Back-off pulling image', ''"
  })
  void saysWhyAnImageDoesNotCome(String message, String expected) {
    scene.podState("p", "rs", 0, 10, waiting("ImagePullBackOff", message), false);

    assertThat(sentence(100)).isEqualTo("container app of pod p cannot get its image" + expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'Readiness probe failed: HTTP probe failed with statuscode: 503',"
        + " readiness probe keeps failing with status 503",
    "'Liveness probe failed: dial tcp 10.0.0.1:80: connect: connection refused',"
        + " liveness probe keeps failing: nothing listens on its port",
    "'Startup probe failed: context deadline exceeded',"
        + " startup probe keeps failing: no answer in time"
  })
  void saysWhichProbeFailsAndHow(String note, String expected) {
    assertThat(Clues.probing(note)).isEqualTo(expected);
  }

  @Test
  void saysWhatAnExitCodeMeans_andTheLimitOfAKill() {
    var ended = Scene.ended("Error", 127, 5);
    scene.podState("p", "rs", 0, 10, Scene.waiting("CrashLoopBackOff", 3, ended), false);
    assertThat(sentence(20))
        .isEqualTo(
            "container app of pod p ends again and again (3 restarts, last with Error (exit code"
                + " 127, its command is not there))");

    scene.podState(
        "q", "rs", 0, 102, Scene.running(101, 1, Scene.ended("OOMKilled", 137, 100)), false);
    assertThat(at(120).stream().map(f -> f.fact().sentence()))
        .contains("container app of pod q was killed at its memory limit of 512 MiB");
  }

  private static ContainerState waiting(String reason, String message) {
    return new ContainerState(
        "app",
        false,
        0,
        ContainerState.Phase.WAITING,
        reason,
        message,
        null,
        null,
        Scene.LIMIT,
        1.0);
  }

  private String sentence(double second) {
    assertThat(at(second)).isNotEmpty();
    return at(second).getFirst().fact().sentence();
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
