package dev.forestall.lab.cluster.api;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The disruption controller: keeps the status of each PodDisruptionBudget true to the pods that
 * there are. It runs inside the store's lock, right after the change that matters to it.
 */
final class Budgets {
  private final Store store;
  private final Clock clock;

  Budgets(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    store.onChange(this::changed);
  }

  /** The budgets whose selector holds this pod. */
  List<ObjectNode> of(ObjectNode pod) {
    JsonNode labels = Json.at(pod, "metadata", "labels");
    return in(Json.text(pod, "metadata", "namespace")).stream()
        .filter(budget -> Selector.matches(Json.at(budget, "spec", "selector"), labels))
        .toList();
  }

  private List<ObjectNode> in(String namespace) {
    return store.all(Kinds.BUDGET).stream()
        .filter(budget -> Json.text(budget, "metadata", "namespace").equals(namespace))
        .toList();
  }

  private void changed(Change change) {
    ObjectNode object = change.after() == null ? change.before() : change.after();
    boolean matters =
        (change.kind().equals(Kinds.POD) && !sameForBudgets(change))
            || (change.kind().equals(Kinds.BUDGET) && change.after() != null)
            || change.kind().equals(Kinds.REPLICA_SET);
    if (matters && object != null) {
      in(Json.text(object, "metadata", "namespace")).forEach(this::refresh);
    }
  }

  private static boolean sameForBudgets(Change change) {
    ObjectNode before = change.before();
    ObjectNode after = change.after();
    return before != null
        && after != null
        && healthy(before) == healthy(after)
        && Json.at(before, "metadata", "labels").equals(Json.at(after, "metadata", "labels"));
  }

  private void refresh(ObjectNode budget) {
    ObjectNode after = budget.deepCopy();
    ObjectNode status = Json.child(after, "status");
    List<ObjectNode> pods = pods(budget);
    long current = pods.stream().filter(Budgets::healthy).count();
    long expected = expected(budget, pods);
    long desired = desired(budget.path("spec"), expected);
    long allowed = Math.max(0, expected == 0 ? 0 : current - desired);
    status.put("observedGeneration", (int) Json.number(budget, "metadata", "generation"));
    status.put("currentHealthy", (int) current).put("desiredHealthy", (int) desired);
    status.put("expectedPods", (int) expected).put("disruptionsAllowed", (int) allowed);
    condition(status, allowed > 0);
    if (!after.equals(budget)) {
      store.commit(Kinds.BUDGET, budget, after);
    }
  }

  private void condition(ObjectNode status, boolean allowed) {
    String is = allowed ? "True" : "False";
    for (JsonNode condition : status.path("conditions")) {
      if (Json.text(condition, "status").equals(is)) {
        return;
      }
    }
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", "DisruptionAllowed").put("status", is);
    condition.put("observedGeneration", (int) Json.number(status, "observedGeneration"));
    condition.put("reason", allowed ? "SufficientPods" : "InsufficientPods").put("message", "");
    condition.put("lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private List<ObjectNode> pods(ObjectNode budget) {
    JsonNode selector = Json.at(budget, "spec", "selector");
    return store.all(Kinds.POD).stream()
        .filter(pod -> namespace(pod).equals(namespace(budget)))
        .filter(pod -> Selector.matches(selector, Json.at(pod, "metadata", "labels")))
        .filter(pod -> !List.of("Succeeded", "Failed").contains(Json.text(pod, "status", "phase")))
        .toList();
  }

  private static String namespace(ObjectNode object) {
    return Json.text(object, "metadata", "namespace");
  }

  /** The pods that there should be: of the controllers for a share, else those that there are. */
  private long expected(ObjectNode budget, List<ObjectNode> pods) {
    JsonNode minimum = Json.at(budget, "spec", "minAvailable");
    if (minimum.isNumber()) {
      return pods.size();
    }
    long alone = pods.stream().filter(pod -> owner(pod) == null).count();
    long owned =
        pods.stream()
            .map(this::owner)
            .filter(owner -> owner != null)
            .distinct()
            .mapToLong(owner -> Json.number(owner, "spec", "replicas"))
            .sum();
    return alone + owned;
  }

  private @Nullable ObjectNode owner(ObjectNode pod) {
    return Json.at(pod, "metadata", "ownerReferences")
        .valueStream()
        .filter(reference -> reference.path("controller").asBoolean(false))
        .flatMap(reference ->
            List.of(Kinds.REPLICA_SET, Kinds.STATEFUL_SET).stream()
                .filter(kind -> kind.kind().equals(Json.text(reference, "kind")))
                .flatMap(kind ->
                    store.find(kind, namespace(pod), Json.text(reference, "name")).stream()))
        .findFirst()
        .orElse(null);
  }

  private static long desired(JsonNode spec, long expected) {
    if (spec.has("maxUnavailable")) {
      return Math.max(0, expected - share(spec.path("maxUnavailable"), expected));
    }
    return share(spec.path("minAvailable"), expected);
  }

  /** A number, or a percentage rounded up. */
  private static long share(JsonNode value, long of) {
    String text = value.asString("0");
    if (!text.endsWith("%")) {
      return Long.parseLong(text);
    }
    long percent = Long.parseLong(text.substring(0, text.length() - 1));
    return (of * percent + 99) / 100;
  }

  static boolean healthy(ObjectNode pod) {
    return !Json.at(pod, "metadata").has("deletionTimestamp")
        && Json.at(pod, "status", "conditions")
            .valueStream()
            .anyMatch(
                c -> Json.text(c, "type").equals("Ready") && Json.text(c, "status").equals("True"));
  }
}
