package dev.forestall.lab.cluster.api;

import dev.forestall.lab.cluster.api.Writes.Caller;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST …/pods/x/eviction} of policy/v1
 * (https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/): 404 without such a pod,
 * 409 for a precondition, 429 where a disruption budget forbids it, 500 where two budgets claim the
 * pod, else 201 and the pod is deleted.
 */
final class Eviction {
  private static final List<String> NOT_COUNTED = List.of("Pending", "Succeeded", "Failed");

  private final Store store;
  private final Deletes deletes;
  private final Budgets budgets;

  Eviction(Store store, Deletes deletes, Budgets budgets) {
    this.store = store;
    this.deletes = deletes;
    this.budgets = budgets;
  }

  Written evict(Target target, ObjectNode body, ObjectNode options, Caller caller) {
    String named = Json.text(body, "metadata", "name");
    if (!named.isEmpty() && !named.equals(target.name())) {
      throw ApiError.badRequest(
          "name in URL does not match name in Eviction object: " + target.name() + " / " + named);
    }
    return store.locked(() -> {
      ObjectNode pod =
          store
              .find(Kinds.POD, target.namespace(), target.name())
              .orElseThrow(() -> ApiError.notFound(Kinds.POD, target.name()));
      Deletes.checkPreconditions(target, pod, options.path("preconditions"));
      checkBudget(pod);
      if (!caller.dryRun()) {
        deletes.deleteOrMark(Kinds.POD, pod);
      }
      return new Written(201, Deletes.success().put("code", 201), pod, null);
    });
  }

  private void checkBudget(ObjectNode pod) {
    if (NOT_COUNTED.contains(Json.text(pod, "status", "phase"))
        || Json.at(pod, "metadata").has("deletionTimestamp")) {
      return;
    }
    List<ObjectNode> claiming = budgets.of(pod);
    if (claiming.size() > 1) {
      throw ApiError.internal(
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
    }
    if (!claiming.isEmpty() && forbids(claiming.getFirst(), pod)) {
      JsonNode status = claiming.getFirst().path("status");
      throw ApiError.disruptionBudget(
          "The disruption budget %s needs %d healthy pods and has %d currently"
              .formatted(
                  Json.text(claiming.getFirst(), "metadata", "name"),
                  Json.number(status, "desiredHealthy"),
                  Json.number(status, "currentHealthy")));
    }
  }

  private static boolean forbids(ObjectNode budget, ObjectNode pod) {
    JsonNode status = budget.path("status");
    if (!Budgets.healthy(pod)) {
      long desired = Json.number(status, "desiredHealthy");
      boolean always =
          Json.text(budget, "spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow");
      if (always || (desired > 0 && Json.number(status, "currentHealthy") >= desired)) {
        return false;
      }
    }
    return Json.number(status, "disruptionsAllowed") <= 0;
  }
}
