package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.model.Template;
import dev.forestall.lab.cluster.model.WorkloadPlan;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pod templates of one workload, as the model knows them and as the API shows them. A template that
 * somebody else wrote is kept as it was written, and is the same revision again when it comes back.
 */
final class TemplateBook {
  static final String HASH = "pod-template-hash";

  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  private final WorkloadPlan plan;
  private final Map<Template, PodTemplateSpec> shown = new HashMap<>();
  private final Map<JsonNode, Template> known = new HashMap<>();

  TemplateBook(WorkloadPlan plan) {
    this.plan = plan;
  }

  /** What the API shows of a template of the model. */
  PodTemplateSpec show(Template template) {
    PodTemplateSpec spec = shown.computeIfAbsent(template, t -> Templates.build(plan, t));
    known.putIfAbsent(canonical(spec), template);
    return spec;
  }

  /** The template of the model that was written to the API. */
  Template read(PodTemplateSpec written) {
    JsonNode canonical = canonical(written);
    Template same = known.get(canonical);
    if (same != null) {
      return same;
    }
    Template read = toModel(written, canonical);
    known.put(canonical, read);
    shown.put(read, withoutHash(written));
    return read;
  }

  private Template toModel(PodTemplateSpec written, JsonNode canonical) {
    Container container =
        written.getSpec().getContainers().stream()
            .filter(c -> c.getName().equals(plan.container()))
            .findFirst()
            .orElseGet(() -> written.getSpec().getContainers().getFirst());
    Map<String, String> annotations =
        written.getMetadata() == null || written.getMetadata().getAnnotations() == null
            ? Map.of()
            : written.getMetadata().getAnnotations();
    return new Template(
        container.getImage(),
        container.getEnv().stream()
            .filter(e -> e.getValue() != null)
            .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue, (a, b) -> b)),
        annotations,
        limit(container, "memory"),
        limit(container, "cpu"),
        limit(container, "ephemeral-storage"),
        config(container),
        canonical.toString());
  }

  private static String config(Container container) {
    return container.getEnvFrom().stream()
        .filter(e -> e.getConfigMapRef() != null)
        .map(e -> e.getConfigMapRef().getName())
        .findFirst()
        .orElse("");
  }

  private static double limit(Container container, String resource) {
    if (container.getResources() == null || container.getResources().getLimits() == null) {
      return Double.POSITIVE_INFINITY;
    }
    Quantity quantity = container.getResources().getLimits().get(resource);
    return quantity == null
        ? Double.POSITIVE_INFINITY
        : quantity.getNumericalAmount().doubleValue();
  }

  private static PodTemplateSpec withoutHash(PodTemplateSpec spec) {
    return spec.edit().editOrNewMetadata().removeFromLabels(HASH).endMetadata().build();
  }

  private static JsonNode canonical(PodTemplateSpec spec) {
    JsonNode tree = JSON.convertValue(withoutHash(spec), JsonNode.class);
    if (tree.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("creationTimestamp");
    }
    return tree;
  }
}
