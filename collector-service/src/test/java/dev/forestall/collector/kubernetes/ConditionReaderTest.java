package dev.forestall.collector.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.collector.kubernetes.Conditions.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionReaderTest {
  @ParameterizedTest
  @CsvSource({
    "True, TooManyReplicas, 10, true",
    "True, TooManyReplicas, 9, false",
    "True, TooFewReplicas, 10, false",
    "True, ScaleUpLimit, 10, false",
    "False, DesiredWithinRange, 10, false"
  })
  void autoscalerIsAtItsMaximum_whenItIsLimitedByItAndStandsThere(
      String status, String reason, int desired, boolean bad) {
    Condition condition =
        only(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: cart}
            spec: {maxReplicas: 10}
            status:
              desiredReplicas: %d
              conditions:
              - {type: AbleToScale, status: "True", reason: ReadyForNewScale}
              - {type: ScalingLimited, status: "%s", reason: %s}
            """
                .formatted(desired, status, reason));

    assertThat(condition.bad()).isEqualTo(bad);
    assertThat(condition.reason()).isEqualTo(bad ? "TooManyReplicas" : "DesiredWithinRange");
  }

  @ParameterizedTest
  @CsvSource({
    "Ready, True, false, NodeReady",
    "Ready, False, true, NodeNotReady",
    "Ready, Unknown, true, NodeNotReady",
    "MemoryPressure, True, true, NodeHasInsufficientMemory",
    "MemoryPressure, False, false, NodeHasSufficientMemory",
    "DiskPressure, True, true, NodeHasDiskPressure",
    "PIDPressure, Unknown, false, NodeHasSufficientPID"
  })
  void nodeIsToldAsItsControllerTellsIt(String type, String status, boolean bad, String reason) {
    Condition condition =
        only(
            """
            apiVersion: v1
            kind: Node
            metadata: {name: n}
            status:
              conditions: [{type: %s, status: "%s"}, {type: NetworkUnavailable, status: "False"}]
            """
                .formatted(type, status));

    assertThat(condition.bad()).isEqualTo(bad);
    assertThat(condition.reason()).isEqualTo(reason);
  }

  @Test
  void deploymentIsRefusedItsPods_whenAQuotaSaysNo() {
    Condition condition =
        only(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: cart}
            status:
              conditions:
              - {type: Available, status: "False", reason: MinimumReplicasUnavailable}
              - {type: ReplicaFailure, status: "True", reason: FailedCreate, message: "exceeded quota: q"}
            """);

    assertThat(condition)
        .isEqualTo(new Condition("ReplicaFailure", true, "", "FailedCreate", "exceeded quota: q"));
  }

  @Test
  void jobFailed_whenItsConditionSaysSo() {
    Condition condition =
        only(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: j}
            status:
              conditions:
              - {type: FailureTarget, status: "True", reason: DeadlineExceeded}
              - {type: Failed, status: "True", reason: DeadlineExceeded, message: m}
            """);

    assertThat(condition.reason()).isEqualTo("DeadlineExceeded");
    assertThat(condition.bad()).isTrue();
  }

  @Test
  void objectWithoutStatusHasNone() {
    for (String kind :
        new String[] {
          "v1, kind: Node",
          "apps/v1, kind: Deployment",
          "batch/v1, kind: Job",
          "autoscaling/v2, kind: HorizontalPodAutoscaler"
        }) {
      HasMetadata object =
          (HasMetadata)
              Serialization.unmarshal(
                  "apiVersion: " + kind.replace(", ", "\n") + "\nmetadata: {name: x}");
      assertThat(ConditionReader.of(object)).isEmpty();
    }
  }

  private static Condition only(String yaml) {
    var conditions = ConditionReader.of((HasMetadata) Serialization.unmarshal(yaml));
    assertThat(conditions).hasSize(1);
    return conditions.getFirst();
  }
}
