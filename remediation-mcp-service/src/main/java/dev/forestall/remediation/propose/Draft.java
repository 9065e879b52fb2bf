package dev.forestall.remediation.propose;

import dev.forestall.model.remediation.RemediationAction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The patch of an action, made from the objects as they are.
 *
 * @param ops the operations, without the preconditions that the executor puts before them
 * @param reads pointers that the action reads or writes: what its digest is about
 * @param writes pointers that it replaces: what undo puts back
 */
public record Draft(List<PatchOp> ops, List<String> reads, List<String> writes) {
  /** The pod template. */
  public static final String TEMPLATE = "/spec/template";

  /** The wanted replicas. */
  public static final String REPLICAS = "/spec/replicas";

  static final String POD_TEMPLATE_HASH = "pod-template-hash";
  private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
  private static final String TEMPLATE_ANNOTATIONS = TEMPLATE + "/metadata/annotations";
  private static final String RESTARTED_AT_POINTER =
      TEMPLATE_ANNOTATIONS + "/" + Json.token(RESTARTED_AT);

  public Draft {
    ops = List.copyOf(ops);
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
  }

  /** What drafting gives. */
  public sealed interface Outcome {}

  /** It can be done. */
  public record Ready(Draft draft) implements Outcome {}

  /**
   * It cannot.
   *
   * @param code short reason
   * @param sentence for a person
   */
  public record Refused(String code, String sentence) implements Outcome {}

  /** The template of a ReplicaSet, put back as kubectl does it. */
  public static Outcome rollback(
      JsonNode deployment, JsonNode replicaSet, RemediationAction.Rollback action) {
    if (deployment.at("/spec/paused").asBoolean(false)) {
      return new Refused(
          "PAUSED_DEPLOYMENT",
          "The Deployment is paused: resume it (kubectl rollout resume) first.");
    }
    if (!Json.at(replicaSet, "/metadata/uid").equals(action.toReplicaSetUid())
        || !controlledBy(replicaSet, Json.at(deployment, "/metadata/uid"))) {
      return new Refused(
          "UNKNOWN_REVISION",
          "ReplicaSet "
              + action.toReplicaSetName()
              + " is no longer a revision of the Deployment.");
    }
    if (!replicaSet.at(TEMPLATE).isObject()) {
      return new Refused("UNKNOWN_REVISION", "The ReplicaSet has no template.");
    }
    JsonNode template = templateOf(replicaSet);
    if (template.equals(templateOf(deployment))) {
      return new Refused(
          "ALREADY_CURRENT",
          "The template of " + action.toReplicaSetName() + " is the current one already.");
    }
    return new Ready(
        new Draft(
            List.of(PatchOp.replace(TEMPLATE, template)), List.of(TEMPLATE), List.of(TEMPLATE)));
  }

  /** A restart as kubectl does it; {@code at} must be the same each time that it is drafted. */
  public static Outcome restart(JsonNode workload, Instant at) {
    if (workload.at("/spec/paused").asBoolean(false)) {
      return new Refused(
          "PAUSED_DEPLOYMENT", "The Deployment is paused: a restart would do nothing.");
    }
    List<PatchOp> ops = new ArrayList<>();
    if (!workload.at(TEMPLATE + "/metadata").isObject()) {
      ops.add(PatchOp.add(TEMPLATE + "/metadata", Json.NODES.objectNode()));
    }
    if (!workload.at(TEMPLATE_ANNOTATIONS).isObject()) {
      ops.add(PatchOp.add(TEMPLATE_ANNOTATIONS, Json.NODES.objectNode()));
    }
    ops.add(PatchOp.add(RESTARTED_AT_POINTER, Json.text(at.toString())));
    return new Ready(new Draft(ops, List.of(TEMPLATE), List.of(RESTARTED_AT_POINTER)));
  }

  /** Another number of replicas. */
  public static Outcome scale(JsonNode workload, RemediationAction.Scale action) {
    int replicas = workload.at(REPLICAS).asInt(1);
    if (replicas != action.from()) {
      return new Refused(
          "REPLICAS_CHANGED",
          "It has %d replicas by now, not %d.".formatted(replicas, action.from()));
    }
    return new Ready(
        new Draft(
            List.of(PatchOp.replace(REPLICAS, Json.NODES.numberNode(action.to()))),
            List.of(REPLICAS),
            List.of(REPLICAS)));
  }

  /** The pod template without what the controller adds to it. */
  public static JsonNode templateOf(JsonNode owner) {
    JsonNode template = Json.canonical(owner.at(TEMPLATE));
    if (template.at("/metadata/labels") instanceof ObjectNode labels) {
      labels.remove(POD_TEMPLATE_HASH);
    }
    return template;
  }

  /** Whether the object's controller has that UID. */
  public static boolean controlledBy(JsonNode object, String uid) {
    for (JsonNode owner : object.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean(false) && Json.at(owner, "/uid").equals(uid)) {
        return true;
      }
    }
    return false;
  }
}
