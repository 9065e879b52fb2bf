package dev.forestall.collector.kubernetes;

import dev.forestall.collector.kubernetes.Conditions.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of an object that matter: of a Node that it is not ready or under pressure, of a
 * Deployment that its pods are refused, of a Job that it failed, of an autoscaler that it wants
 * more than its maximum.
 */
final class ConditionReader {
  private static final String READY = "Ready";
  private static final String REFUSED = "ReplicaFailure";
  private static final String FAILED = "Failed";
  private static final String LIMITED = "ScalingLimited";
  private static final String TOO_MANY = "TooManyReplicas";

  /** As the node controller and the kubelet name them in their own events: bad, and well again. */
  private static final Map<String, List<String>> NODE =
      Map.of(
          READY,
          List.of("NodeNotReady", "NodeReady"),
          "MemoryPressure",
          List.of("NodeHasInsufficientMemory", "NodeHasSufficientMemory"),
          "DiskPressure",
          List.of("NodeHasDiskPressure", "NodeHasNoDiskPressure"),
          "PIDPressure",
          List.of("NodeHasInsufficientPID", "NodeHasSufficientPID"));

  private ConditionReader() {}

  static List<Condition> of(HasMetadata object) {
    return switch (object) {
      case Node node when node.getStatus() != null ->
          node.getStatus().getConditions().stream()
              .filter(c -> NODE.containsKey(c.getType()))
              .map(ConditionReader::of)
              .toList();
      case Deployment deployment when deployment.getStatus() != null ->
          deployment.getStatus().getConditions().stream()
              .filter(c -> REFUSED.equals(c.getType()))
              .map(ConditionReader::of)
              .toList();
      case Job job when job.getStatus() != null ->
          job.getStatus().getConditions().stream()
              .filter(c -> FAILED.equals(c.getType()))
              .map(ConditionReader::of)
              .toList();
      case HorizontalPodAutoscaler autoscaler when autoscaler.getStatus() != null ->
          autoscaler.getStatus().getConditions().stream()
              .filter(c -> LIMITED.equals(c.getType()))
              .map(c -> of(autoscaler, c))
              .toList();
      default -> List.of();
    };
  }

  /** What an autoscaler scales. */
  static Optional<CrossVersionObjectReference> scaled(HasMetadata object) {
    return object instanceof HorizontalPodAutoscaler autoscaler && autoscaler.getSpec() != null
        ? Optional.ofNullable(autoscaler.getSpec().getScaleTargetRef())
        : Optional.empty();
  }

  /** How it is told that a condition of that type is over. */
  static String wellAgain(String type) {
    return switch (type) {
      case REFUSED -> "ReplicaFailureOver";
      case FAILED -> "JobGone";
      case LIMITED -> "DesiredWithinRange";
      default -> NODE.containsKey(type) ? NODE.get(type).getLast() : type;
    };
  }

  private static Condition of(NodeCondition c) {
    boolean bad = READY.equals(c.getType()) ? !isTrue(c.getStatus()) : isTrue(c.getStatus());
    List<String> reasons = NODE.getOrDefault(c.getType(), List.of());
    return condition(
        c.getType(), bad, c.getLastTransitionTime(), reasons.getFirst(), c.getMessage());
  }

  private static Condition of(DeploymentCondition c) {
    String reason = orElse(c.getReason(), "FailedCreate");
    return condition(
        REFUSED, isTrue(c.getStatus()), c.getLastTransitionTime(), reason, c.getMessage());
  }

  private static Condition of(JobCondition c) {
    String reason = orElse(c.getReason(), "JobFailed");
    return condition(
        FAILED, isTrue(c.getStatus()), c.getLastTransitionTime(), reason, c.getMessage());
  }

  /** Limited by its maximum, and standing there: being limited by its minimum is no trouble. */
  private static Condition of(
      HorizontalPodAutoscaler autoscaler, HorizontalPodAutoscalerCondition c) {
    int most = autoscaler.getSpec() == null ? 0 : or(autoscaler.getSpec().getMaxReplicas(), 0);
    boolean bad =
        isTrue(c.getStatus())
            && TOO_MANY.equals(c.getReason())
            && or(autoscaler.getStatus().getDesiredReplicas(), 0) >= most;
    return condition(
        LIMITED,
        bad,
        c.getLastTransitionTime(),
        TOO_MANY,
        "it wants more than its maximum of " + most + " replicas");
  }

  private static Condition condition(
      String type,
      boolean bad,
      @Nullable String since,
      String reasonWhenBad,
      @Nullable String note) {
    return new Condition(
        type,
        bad,
        since == null ? "" : since,
        bad ? reasonWhenBad : wellAgain(type),
        orElse(note, type));
  }

  private static boolean isTrue(@Nullable String status) {
    return "True".equals(status);
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text;
  }
}
