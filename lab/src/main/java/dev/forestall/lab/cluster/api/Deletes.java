package dev.forestall.lab.cluster.api;

import dev.forestall.lab.cluster.api.Writes.Caller;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletion with its preconditions. There is no grace period here: the model hears of it and plays
 * the kubelet; owners' dependants are the model's too.
 */
final class Deletes {
  private final Store store;
  private final Clock clock;

  Deletes(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  Written delete(Target target, ObjectNode options, Caller caller) {
    return store.locked(() -> {
      ObjectNode stored =
          store
              .find(target.stored(), target.namespace(), target.name())
              .orElseThrow(() -> ApiError.notFound(target.kind(), target.name()));
      checkPreconditions(target, stored, options.path("preconditions"));
      ObjectNode before = EventForm.served(target.kind(), stored);
      if (!caller.dryRun()) {
        deleteOrMark(target.stored(), stored);
      }
      return new Written(200, answerToDelete(target, before), before, null);
    });
  }

  static void checkPreconditions(Target target, ObjectNode object, JsonNode wanted) {
    for (String field : List.of("uid", "resourceVersion")) {
      String asked = Json.text(wanted, field);
      String is = Json.text(object, "metadata", field);
      if (!asked.isEmpty() && !asked.equals(is)) {
        String what = field.equals("uid") ? "UID" : "ResourceVersion";
        throw ApiError.precondition(target.kind(), target.name(), what, asked, is);
      }
    }
  }

  /** Inside the lock. What has finalizers is only marked; a namespace takes its objects along. */
  void deleteOrMark(Kind kind, ObjectNode stored) {
    if (!Json.at(stored, "metadata", "finalizers").isEmpty()) {
      ObjectNode marked = stored.deepCopy();
      if (!Json.at(stored, "metadata").has("deletionTimestamp")) {
        Json.metadata(marked)
            .put("deletionTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
            .put("deletionGracePeriodSeconds", 0);
        store.commit(kind, stored, marked);
      }
      return;
    }
    if (kind.equals(Kinds.NAMESPACE)) {
      emptyNamespace(Json.text(stored, "metadata", "name"));
    }
    bury(kind, stored);
  }

  private void emptyNamespace(String namespace) {
    for (Kind kind : Kinds.ALL) {
      if (kind.namespaced()) {
        store.all(Kinds.stored(kind)).stream()
            .filter(object -> Json.text(object, "metadata", "namespace").equals(namespace))
            .forEach(object -> bury(Kinds.stored(kind), object));
      }
    }
  }

  /** Takes the object away for good. */
  void bury(Kind kind, ObjectNode stored) {
    store.erase(kind, stored);
    store.buried(stored);
  }

  private static JsonNode answerToDelete(Target target, ObjectNode before) {
    if (target.kind().equals(Kinds.POD) || target.kind().equals(Kinds.NAMESPACE)) {
      return before;
    }
    ObjectNode status = success();
    ObjectNode details = status.putObject("details").put("name", target.name());
    if (!target.kind().group().isEmpty()) {
      details.put("group", target.kind().group());
    }
    details.put("kind", target.kind().plural());
    details.put("uid", Json.text(before, "metadata", "uid"));
    return status;
  }

  static ObjectNode success() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", "Success");
  }
}
