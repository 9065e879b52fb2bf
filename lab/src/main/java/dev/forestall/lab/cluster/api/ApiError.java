package dev.forestall.lab.cluster.api;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer that is no success: becomes a Kubernetes {@code Status}, worded as a real server does.
 */
final class ApiError extends RuntimeException {
  private final int code;
  private final String reason;
  private final transient ObjectNode details = Json.object();

  private ApiError(int code, String reason, String message) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
  }

  static ApiError badRequest(String message) {
    return new ApiError(400, "BadRequest", message);
  }

  static ApiError forbidden(String message) {
    return new ApiError(403, "Forbidden", message);
  }

  static ApiError noSuchPath() {
    return new ApiError(404, "NotFound", "the server could not find the requested resource");
  }

  static ApiError notFound(Kind kind, String name) {
    return new ApiError(404, "NotFound", "%s \"%s\" not found".formatted(kind.resource(), name))
        .about(kind.group(), kind.plural(), name);
  }

  static ApiError methodNotAllowed() {
    return new ApiError(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  static ApiError alreadyExists(Kind kind, String name) {
    return new ApiError(
            409, "AlreadyExists", "%s \"%s\" already exists".formatted(kind.resource(), name))
        .about(kind.group(), kind.plural(), name);
  }

  static ApiError modified(Kind kind, String name) {
    return conflict(
        kind,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  /** A deletion or eviction that means another object, or another state of it. */
  static ApiError precondition(Kind kind, String name, String what, String wanted, String is) {
    String happened = what.equals("UID") ? "deleted and then recreated" : "modified";
    String why =
        "the %s in the precondition (%s) does not match the %s in record (%s). The object might have been %s"
            .formatted(what, wanted, what, is, happened);
    return new ApiError(
            409,
            "Conflict",
            "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.kind(), name, why))
        .about("", kind.kind(), name);
  }

  static ApiError otherUid(Kind kind, String name, String wanted, String is) {
    return conflict(
        kind,
        name,
        "Precondition failed: UID in precondition: %s, UID in object meta: %s"
            .formatted(wanted, is));
  }

  private static ApiError conflict(Kind kind, String name, String why) {
    return new ApiError(
            409,
            "Conflict",
            "Operation cannot be fulfilled on %s \"%s\": %s".formatted(kind.resource(), name, why))
        .about(kind.group(), kind.plural(), name);
  }

  static ApiError gone(long asked, long oldest) {
    return new ApiError(
        410, "Expired", "too old resource version: %d (%d)".formatted(asked, oldest));
  }

  static ApiError unsupportedMediaType(String message) {
    return new ApiError(415, "UnsupportedMediaType", message);
  }

  /** 422 with one cause a field, as validation gives it. */
  static ApiError invalid(Kind kind, String name, List<Cause> causes) {
    String all =
        causes.size() == 1
            ? causes.getFirst().sentence()
            : "[" + String.join(", ", causes.stream().map(Cause::sentence).toList()) + "]";
    ApiError error =
        new ApiError(
            422, "Invalid", "%s \"%s\" is invalid: %s".formatted(kind.qualified(), name, all));
    error.about(kind.group(), kind.kind(), name);
    causes.forEach(error::because);
    return error;
  }

  /** 422 of a patch that does not apply: like a real server without causes. */
  static ApiError unprocessable(String message) {
    return new ApiError(422, "Invalid", message);
  }

  static ApiError badDryRun(String asked) {
    Cause cause =
        new Cause(
            "FieldValueNotSupported",
            "dryRun",
            "Unsupported value: [\"" + asked + "\"]: supported values: \"All\"");
    ApiError error = new ApiError(422, "Invalid", "the options are invalid: " + cause.sentence());
    error.because(cause);
    return error;
  }

  static ApiError disruptionBudget(String message) {
    ApiError error =
        new ApiError(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.");
    error.because(new Cause("DisruptionBudget", "", message));
    return error;
  }

  static ApiError internal(String message) {
    return new ApiError(500, "InternalError", message);
  }

  private ApiError about(String group, String kind, String name) {
    details.put("name", name);
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    details.put("kind", kind);
    return this;
  }

  private void because(Cause cause) {
    ArrayNode causes = details.withArray("causes");
    ObjectNode node = causes.addObject().put("reason", cause.reason());
    node.put("message", cause.message());
    if (!cause.field().isEmpty()) {
      node.put("field", cause.field());
    }
  }

  int code() {
    return code;
  }

  ObjectNode status() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    return status.put("code", code);
  }

  /**
   * @param reason such as {@code FieldValueInvalid}
   * @param field path of the field, or empty
   */
  record Cause(String reason, String field, String message) {
    static Cause required(String field, String hint) {
      return new Cause(
          "FieldValueRequired",
          field,
          hint.isEmpty() ? "Required value" : "Required value: " + hint);
    }

    static Cause invalid(String field, String value, String why) {
      return new Cause("FieldValueInvalid", field, "Invalid value: " + value + ": " + why);
    }

    String sentence() {
      return field.isEmpty() ? message : field + ": " + message;
    }
  }
}
