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
 * Create, update and patch as a real server does them for somebody outside: checks, defaults,
 * optimistic lock, generation, managed fields, dry run. Each is one step under the store's lock.
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
  private final Deletes deletes;
  private final Clock clock;

  Writes(Store store, Deletes deletes, Clock clock) {
    this.store = store;
    this.deletes = deletes;
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

  private String now() {
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
      deletes.bury(Kinds.stored(kind), committed);
    }
  }
}
