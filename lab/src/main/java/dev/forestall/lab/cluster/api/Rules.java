package dev.forestall.lab.cluster.api;

import dev.forestall.lab.cluster.api.ApiError.Cause;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The defaults and the checks of a real server that somebody who acts on workloads can meet. Not
 * all of them: an object that passes here may still be refused by a real server.
 */
final class Rules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final List<Kind> WITH_TEMPLATE =
      List.of(Kinds.DEPLOYMENT, Kinds.REPLICA_SET, Kinds.STATEFUL_SET);

  private Rules() {}

  /** What a deployment has although nobody wrote it. */
  static void setDefaults(Kind kind, ObjectNode object) {
    if (kind.equals(Kinds.DEPLOYMENT)) {
      ObjectNode spec = Json.child(object, "spec");
      putIfAbsent(spec, "replicas", 1);
      putIfAbsent(spec, "revisionHistoryLimit", 10);
      putIfAbsent(spec, "progressDeadlineSeconds", 600);
      if (!spec.has("strategy") || !spec.path("strategy").has("type")) {
        Json.child(spec, "strategy").put("type", "RollingUpdate");
      }
      if (Json.text(spec, "strategy", "type").equals("RollingUpdate")) {
        ObjectNode rolling = Json.child(Json.child(spec, "strategy"), "rollingUpdate");
        rolling.putIfAbsent("maxSurge", rolling.stringNode("25%"));
        rolling.putIfAbsent("maxUnavailable", rolling.stringNode("25%"));
      }
    } else if (kind.equals(Kinds.REPLICA_SET) || kind.equals(Kinds.STATEFUL_SET)) {
      putIfAbsent(Json.child(object, "spec"), "replicas", 1);
    }
  }

  private static void putIfAbsent(ObjectNode object, String name, int value) {
    object.putIfAbsent(name, object.numberNode(value));
  }

  /**
   * @throws ApiError 422 with a cause for each field that is wrong
   */
  static void check(Kind kind, ObjectNode object) {
    List<Cause> causes = new ArrayList<>();
    String name = Json.text(object, "metadata", "name");
    if (name.isEmpty()) {
      causes.add(Cause.required("metadata.name", "name or generateName is required"));
    } else if (!NAME.matcher(name).matches()) {
      causes.add(
          Cause.invalid(
              "metadata.name",
              "\"" + name + "\"",
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"));
    }
    if (WITH_TEMPLATE.contains(kind)) {
      checkWorkload(object.path("spec"), causes);
    } else if (kind.equals(Kinds.POD)) {
      checkContainers("spec", object.path("spec"), causes);
    } else if (kind.equals(Kinds.BUDGET)) {
      checkBudget(object.path("spec"), causes);
    } else if (kind.equals(Kinds.EVENT_V1)) {
      checkEvent(object, causes);
    }
    refuse(kind, name, causes);
  }

  private static void checkWorkload(JsonNode spec, List<Cause> causes) {
    if (Json.number(spec, "replicas") < 0) {
      causes.add(
          Cause.invalid(
              "spec.replicas",
              spec.path("replicas").toString(),
              "must be greater than or equal to 0"));
    }
    if (!spec.path("selector").isObject() || spec.path("selector").isEmpty()) {
      causes.add(Cause.required("spec.selector", ""));
    } else if (!Selector.matches(
        spec.path("selector"), Json.at(spec, "template", "metadata", "labels"))) {
      causes.add(
          Cause.invalid(
              "spec.template.metadata.labels",
              Json.at(spec, "template", "metadata", "labels").toString(),
              "`selector` does not match template `labels`"));
    }
    checkContainers("spec.template.spec", Json.at(spec, "template", "spec"), causes);
  }

  private static void checkContainers(String field, JsonNode spec, List<Cause> causes) {
    if (spec.path("containers").isEmpty()) {
      causes.add(Cause.required(field + ".containers", ""));
    }
    int index = 0;
    for (JsonNode container : spec.path("containers")) {
      String path = field + ".containers[" + index++ + "]";
      if (Json.text(container, "name").isEmpty()) {
        causes.add(Cause.required(path + ".name", ""));
      }
      if (Json.text(container, "image").isEmpty()) {
        causes.add(Cause.required(path + ".image", ""));
      }
      checkResources(path + ".resources", container.path("resources"), causes);
    }
  }

  private static void checkResources(String field, JsonNode resources, List<Cause> causes) {
    for (var request : resources.path("requests").properties()) {
      String asked = request.getValue().asString("");
      String limit = Json.text(resources, "limits", request.getKey());
      try {
        if (!limit.isEmpty() && amount(asked).compareTo(amount(limit)) > 0) {
          causes.add(
              Cause.invalid(
                  field + ".requests",
                  "\"" + asked + "\"",
                  "must be less than or equal to " + request.getKey() + " limit of " + limit));
        }
      } catch (IllegalArgumentException e) {
        causes.add(
            Cause.invalid(
                field, "\"" + asked + "\"", "quantities must match the regular expression"));
      }
    }
  }

  private static BigDecimal amount(String quantity) {
    return Quantity.getAmountInBytes(new Quantity(quantity));
  }

  private static void checkBudget(JsonNode spec, List<Cause> causes) {
    if (spec.has("minAvailable") && spec.has("maxUnavailable")) {
      causes.add(
          Cause.invalid(
              "spec", spec.toString(), "minAvailable and maxUnavailable cannot be both set"));
    }
  }

  private static void checkEvent(ObjectNode event, List<Cause> causes) {
    for (String field :
        List.of("eventTime", "reportingController", "reportingInstance", "action", "reason")) {
      if (Json.text(event, field).isEmpty()) {
        causes.add(Cause.required(field, ""));
      }
    }
  }

  /**
   * What an update must leave alone.
   *
   * @throws ApiError 422
   */
  static void checkUpdate(Kind kind, ObjectNode before, ObjectNode after, String subresource) {
    List<Cause> causes = new ArrayList<>();
    if (WITH_TEMPLATE.contains(kind)
        && !Json.at(before, "spec", "selector").equals(Json.at(after, "spec", "selector"))) {
      causes.add(
          Cause.invalid(
              "spec.selector",
              Json.at(after, "spec", "selector").toString(),
              "field is immutable"));
    }
    boolean resize = subresource.equals("resize");
    if (kind.equals(Kinds.POD) && !fixedSpec(before, resize).equals(fixedSpec(after, resize))) {
      causes.add(
          new Cause(
              "FieldValueForbidden",
              "spec",
              "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
    }
    refuse(kind, Json.text(before, "metadata", "name"), causes);
  }

  private static JsonNode fixedSpec(ObjectNode pod, boolean resize) {
    if (!(pod.path("spec").deepCopy() instanceof ObjectNode spec)) {
      return pod.path("spec");
    }
    spec.remove(List.of("activeDeadlineSeconds", "tolerations"));
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : spec.path(list)) {
        ((ObjectNode) container).remove(resize ? "resources" : "image");
      }
    }
    return spec;
  }

  private static void refuse(Kind kind, String name, List<Cause> causes) {
    if (!causes.isEmpty()) {
      throw ApiError.invalid(kind, name, causes);
    }
  }
}
