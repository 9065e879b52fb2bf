package dev.forestall.lab.cluster.api;

import dev.forestall.lab.cluster.api.ApiError.Cause;
import dev.forestall.lab.cluster.api.Kind.Trait;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Create, update, patch and delete as a real server does them for somebody outside: checks,
 * defaults, optimistic lock, preconditions, generation, managed fields, dry run. Each is one step
 * under the store's lock.
 */
final class Writes {
  private static final String SUFFIX = "bcdfghjklmnpqrstvwxz2456789";
  private static final List<String> KEPT =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "generation",
          "resourceVersion",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields");

  private final Store store;
  private final Clock clock;

  Writes(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Who writes, and whether it is meant. */
  record Caller(String manager, boolean dryRun) {}

  Written create(Target target, ObjectNode body, Caller caller) {
    ObjectNode object = body.deepCopy();
    checkIdentity(target, object);
    Kind kind = target.kind();
    if (!version(object).isEmpty()) {
      throw ApiError.internal("resourceVersion should not be set on objects to be created");
    }
    name(object);
    if (kind.has(Trait.STATUS)) {
      object.remove("status");
      firstStatus(kind, object);
    }
    Rules.setDefaults(kind, object);
    Rules.check(kind, object);
    checkType(kind, object, false);
    stampNew(kind, object);
    String name = Json.text(object, "metadata", "name");
    ManagedFields.record(Json.object(), object, caller.manager(), "", now());
    return store.locked(() -> {
      if (!target.namespace().isEmpty()) {
        require(target.namespace());
      }
      if (store.find(target.stored(), target.namespace(), name).isPresent()) {
        throw ApiError.alreadyExists(kind, name);
      }
      ObjectNode after = object;
      if (!caller.dryRun()) {
        after =
            EventForm.served(
                kind, store.commit(target.stored(), null, EventForm.stored(kind, object)));
      }
      return new Written(201, after, null, after);
    });
  }

  private void require(String namespace) {
    if (store.find(Kinds.NAMESPACE, "", namespace).isEmpty()) {
      throw ApiError.notFound(Kinds.NAMESPACE, namespace);
    }
  }

  private static void checkIdentity(Target target, ObjectNode object) {
    Kind kind = target.kind();
    String is = Json.text(object, "apiVersion") + " " + Json.text(object, "kind");
    if (!is.equals(kind.apiVersion() + " " + kind.kind())) {
      throw ApiError.badRequest(
          "the object provided (%s) is not what this address takes (%s %s)"
              .formatted(is.trim(), kind.apiVersion(), kind.kind()));
    }
    ObjectNode metadata = Json.metadata(object);
    String namespace = Json.text(metadata, "namespace");
    if (!namespace.isEmpty() && !namespace.equals(target.namespace())) {
      throw ApiError.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    Json.setOrRemove(
        metadata,
        "namespace",
        target.namespace().isEmpty() ? null : metadata.stringNode(target.namespace()));
  }

  private static void name(ObjectNode object) {
    ObjectNode metadata = Json.metadata(object);
    String base = Json.text(metadata, "generateName");
    if (Json.text(metadata, "name").isEmpty() && !base.isEmpty()) {
      StringBuilder name = new StringBuilder(base);
      for (int i = 0; i < 5; i++) {
        name.append(SUFFIX.charAt(ThreadLocalRandom.current().nextInt(SUFFIX.length())));
      }
      metadata.put("name", name.toString());
    }
  }

  private static void firstStatus(Kind kind, ObjectNode object) {
    if (kind.equals(Kinds.POD)) {
      object.putObject("status").put("phase", "Pending");
    } else if (kind.equals(Kinds.NAMESPACE)) {
      object.putObject("status").put("phase", "Active");
    } else {
      object.putObject("status");
    }
  }

  private static void checkType(Kind kind, ObjectNode object, boolean patched) {
    try {
      Json.typed(object, kind.type());
    } catch (RuntimeException e) {
      String message =
          "%s in version %s cannot be read: %s"
              .formatted(kind.kind(), kind.apiVersion(), e.getMessage());
      throw patched ? ApiError.unprocessable(message) : ApiError.badRequest(message);
    }
  }

  private void stampNew(Kind kind, ObjectNode object) {
    ObjectNode metadata = Json.metadata(object);
    metadata.remove(
        List.of("resourceVersion", "generation", "managedFields", "deletionTimestamp", "selfLink"));
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now());
    if (kind.has(Trait.GENERATION)) {
      metadata.put("generation", 1);
    }
  }

  String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  Written update(Target target, ObjectNode body, Caller caller) {
    ObjectNode object = body.deepCopy();
    checkIdentity(target, object);
    if (target.kind().has(Trait.LOCKED) && version(object).isEmpty()) {
      throw ApiError.invalid(
          target.kind(),
          target.name(),
          List.of(
              Cause.invalid("metadata.resourceVersion", "0", "must be specified for an update")));
    }
    return change(target, before -> object, caller, false);
  }

  Written patch(Target target, String contentType, String body, Caller caller) {
    return change(target, before -> Patches.apply(contentType, body, before), caller, true);
  }

  /** The optimistic read-change-write that update, patch and scale share. */
  Written change(Target target, UnaryOperator<ObjectNode> change, Caller caller, boolean patched) {
    return store.locked(() -> {
      Kind kind = target.kind();
      ObjectNode stored = find(target);
      ObjectNode before = EventForm.served(kind, stored);
      ObjectNode after = change.apply(before);
      checkSameObject(target, before, after, patched);
      keepServersPart(target, before, after);
      Rules.setDefaults(kind, after);
      Rules.check(kind.equals(Kinds.EVENT_V1) ? Kinds.EVENT : kind, after);
      Rules.checkUpdate(kind, before, after, target.subresource());
      checkType(kind, after, patched);
      if (after.equals(before)) {
        return new Written(200, before, before, before);
      }
      moveGeneration(target, before, after);
      ManagedFields.record(before, after, caller.manager(), target.subresource(), now());
      if (!caller.dryRun()) {
        finish(kind, stored, EventForm.stored(kind, after));
      }
      return new Written(200, after, before, after);
    });
  }

  private ObjectNode find(Target target) {
    return store
        .find(target.stored(), target.namespace(), target.name())
        .orElseThrow(() -> ApiError.notFound(target.kind(), target.name()));
  }

  private static String version(ObjectNode object) {
    return Json.text(object, "metadata", "resourceVersion");
  }

  private static void checkSameObject(
      Target target, ObjectNode before, ObjectNode after, boolean patched) {
    String name = Json.text(after, "metadata", "name");
    if (!name.equals(target.name())) {
      throw ApiError.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(name, target.name()));
    }
    String version = version(after);
    if (!version.isEmpty() && !version.equals("0") && !version.equals(version(before))) {
      throw ApiError.modified(target.kind(), name);
    }
    String uid = Json.text(after, "metadata", "uid");
    String uidBefore = Json.text(before, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(uidBefore)) {
      throw patched
          ? ApiError.invalid(
              target.kind(),
              name,
              List.of(Cause.invalid("metadata.uid", "\"" + uid + "\"", "field is immutable")))
          : ApiError.otherUid(target.kind(), name, uid, uidBefore);
    }
  }

  private static void keepServersPart(Target target, ObjectNode before, ObjectNode after) {
    ObjectNode old = Json.metadata(before.deepCopy());
    if (target.subresource().equals("status")) {
      JsonNode status = after.path("status");
      JsonNode annotations = Json.at(after, "metadata", "annotations");
      after.removeAll();
      after.setAll(before.deepCopy());
      Json.setOrRemove(after, "status", status);
      Json.setOrRemove(Json.metadata(after), "annotations", annotations);
    } else if (target.kind().has(Trait.STATUS)) {
      Json.setOrRemove(after, "status", before.path("status").deepCopy());
    }
    ObjectNode metadata = Json.metadata(after);
    KEPT.forEach(name -> Json.setOrRemove(metadata, name, old.path(name)));
    for (String map : List.of("labels", "annotations")) {
      if (metadata.path(map).isEmpty()) {
        metadata.remove(map);
      }
    }
  }

  /** A deployment's annotations count like its spec, unless they come with its status. */
  private static void moveGeneration(Target target, ObjectNode before, ObjectNode after) {
    Kind kind = target.kind();
    boolean moved =
        !before.path("spec").equals(after.path("spec"))
            || (kind.equals(Kinds.DEPLOYMENT)
                && !target.subresource().equals("status")
                && !Json.at(before, "metadata", "annotations")
                    .equals(Json.at(after, "metadata", "annotations")));
    if (kind.has(Trait.GENERATION) && moved) {
      Json.metadata(after)
          .put("generation", (int) Json.number(before, "metadata", "generation") + 1);
    }
  }

  private void finish(Kind kind, ObjectNode stored, ObjectNode after) {
    JsonNode metadata = after.path("metadata");
    ObjectNode committed = store.commit(Kinds.stored(kind), stored, after);
    if (metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty()) {
      bury(Kinds.stored(kind), committed);
    }
  }

  Written delete(Target target, ObjectNode options, Caller caller) {
    return store.locked(() -> {
      ObjectNode stored = find(target);
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
        Json.metadata(marked).put("deletionTimestamp", now()).put("deletionGracePeriodSeconds", 0);
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

  private void bury(Kind kind, ObjectNode stored) {
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
