package dev.forestall.remediation.propose;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The ConfigMaps and Secrets that a pod template cannot start without. */
public final class References {
  private References() {}

  /**
   * A named object in the pod's namespace.
   *
   * @param kind "ConfigMap" or "Secret"
   * @param name its name
   */
  public record Reference(String kind, String name) {}

  /** What the template names, optional references left out. */
  public static Collection<Reference> of(JsonNode template) {
    Set<Reference> found = new LinkedHashSet<>();
    JsonNode spec = template.path("spec");
    for (JsonNode volume : spec.path("volumes")) {
      add(found, "ConfigMap", volume.path("configMap"), "name");
      add(found, "Secret", volume.path("secret"), "secretName");
      for (JsonNode source : volume.at("/projected/sources")) {
        add(found, "ConfigMap", source.path("configMap"), "name");
        add(found, "Secret", source.path("secret"), "name");
      }
    }
    containers(found, spec.path("initContainers"));
    containers(found, spec.path("containers"));
    for (JsonNode secret : spec.path("imagePullSecrets")) {
      add(found, "Secret", secret, "name");
    }
    return found;
  }

  private static void containers(Set<Reference> found, JsonNode containers) {
    for (JsonNode container : containers) {
      for (JsonNode variable : container.path("env")) {
        add(found, "ConfigMap", variable.at("/valueFrom/configMapKeyRef"), "name");
        add(found, "Secret", variable.at("/valueFrom/secretKeyRef"), "name");
      }
      for (JsonNode source : container.path("envFrom")) {
        add(found, "ConfigMap", source.path("configMapRef"), "name");
        add(found, "Secret", source.path("secretRef"), "name");
      }
    }
  }

  private static void add(Set<Reference> found, String kind, JsonNode source, String field) {
    JsonNode name = source.path(field);
    if (name.isString()
        && !name.stringValue().isEmpty()
        && !source.path("optional").asBoolean(false)) {
      found.add(new Reference(kind, name.stringValue()));
    }
  }
}
