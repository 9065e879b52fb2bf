package dev.forestall.lab.cluster.api;

import dev.forestall.lab.cluster.api.Kind.Trait;
import dev.forestall.lab.cluster.api.Writes.Caller;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which verb on which path does what: the story of a write from outside. */
final class Routes {
  private final Store store;
  private final Reads reads;
  private final Writes writes;
  private final Deletes deletes;
  private final Eviction eviction;

  Routes(Store store, Writes writes, Deletes deletes, Eviction eviction) {
    this.store = store;
    this.reads = new Reads(store);
    this.writes = writes;
    this.deletes = deletes;
    this.eviction = eviction;
  }

  ObjectNode read(Target target, Request request) {
    return switch (target.subresource()) {
      case "" -> target.name().isEmpty() ? reads.list(target, request.query()) : reads.get(target);
      case "status" -> reads.get(having(target, Trait.STATUS));
      case "scale" -> Scale.of(reads.get(having(target, Trait.SCALE)));
      case "resize" -> reads.get(pod(target));
      default -> throw ApiError.noSuchPath();
    };
  }

  Written write(Target target, Request request) {
    Caller caller = new Caller(request.fieldManager(), request.dryRun());
    return switch (target.subresource()) {
      case "" -> object(target, request, caller);
      case "status" -> changed(having(target, Trait.STATUS), request, caller);
      case "resize" -> changed(pod(target), request, caller);
      case "scale" -> scaled(having(target, Trait.SCALE), request, caller);
      case "eviction" -> {
        allow(request, "POST");
        ObjectNode body = Json.readObject(request.body());
        yield eviction.evict(pod(target), body, request.deleteOptions(), caller);
      }
      default -> throw ApiError.noSuchPath();
    };
  }

  private Written object(Target target, Request request, Caller caller) {
    if (target.name().isEmpty()) {
      allow(request, "POST", "DELETE");
      if (target.kind().namespaced() && target.namespace().isEmpty()) {
        throw ApiError.methodNotAllowed();
      }
      return request.method().equals("DELETE")
          ? deleteAll(target, request, caller)
          : writes.create(target, json(request), caller);
    }
    return request.method().equals("DELETE")
        ? deletes.delete(target, request.deleteOptions(), caller)
        : changed(target, request, caller);
  }

  private Written changed(Target target, Request request, Caller caller) {
    allow(request, "PUT", "PATCH");
    return request.method().equals("PUT")
        ? writes.update(target, json(request), caller)
        : writes.patch(target, request.contentType(), request.body(), caller);
  }

  private Written scaled(Target target, Request request, Caller caller) {
    allow(request, "PUT", "PATCH");
    boolean put = request.method().equals("PUT");
    Written written =
        writes.change(
            target,
            before -> {
              ObjectNode now = Scale.of(before);
              ObjectNode wanted =
                  put ? json(request) : Patches.apply(request.contentType(), request.body(), now);
              return Scale.applied(before, wanted);
            },
            caller,
            !put);
    ObjectNode after = written.after();
    return new Written(
        written.code(),
        after == null ? written.answer() : Scale.of(after),
        written.before(),
        after);
  }

  private Written deleteAll(Target target, Request request, Caller caller) {
    return store.locked(() -> {
      ObjectNode list = Json.object().put("kind", target.kind().kind() + "List");
      list.put("apiVersion", target.kind().apiVersion());
      Json.metadata(list);
      ArrayNode items = list.putArray("items");
      for (ObjectNode stored : reads.matching(target, request.query())) {
        items.add(EventForm.served(target.kind(), stored));
        if (!caller.dryRun()) {
          deletes.deleteOrMark(target.stored(), stored);
        }
      }
      return new Written(200, list, null, null);
    });
  }

  private static ObjectNode json(Request request) {
    if (!request.contentType().isEmpty() && !request.contentType().contains("json")) {
      throw ApiError.unsupportedMediaType(
          "the simulated cluster reads JSON only, not " + request.contentType());
    }
    return Json.readObject(request.body());
  }

  private static void allow(Request request, String... methods) {
    if (!List.of(methods).contains(request.method())) {
      throw ApiError.methodNotAllowed();
    }
  }

  private static Target having(Target target, Trait trait) {
    if (!target.kind().has(trait)) {
      throw ApiError.noSuchPath();
    }
    return target;
  }

  private static Target pod(Target target) {
    if (!target.kind().equals(Kinds.POD)) {
      throw ApiError.noSuchPath();
    }
    return target;
  }
}
