package dev.forestall.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A real API server tries every object of the chart, strictly, and keeps none. */
@EnabledIfSystemProperty(
    named = RealChartIT.KUBECONFIG,
    matches = ".+",
    disabledReason = "-Dforestall.kubeconfig=FILE names no real API server")
class RealChartIT {
  static final String KUBECONFIG = "forestall.kubeconfig";
  private static final List<String> NAMESPACES = List.of("forestall-chart-it", "shop", "bank");

  private static KubernetesClient client;
  private static List<String> made;

  static List<Path> ciValues() {
    return Chart.ciValues();
  }

  @BeforeAll
  static void connect() {
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(new File(System.getProperty(KUBECONFIG))))
            .build();
    made = NAMESPACES.stream().filter(n -> client.namespaces().withName(n).get() == null).toList();
    made.forEach(n ->
        client
            .resource(new NamespaceBuilder().withNewMetadata().withName(n).endMetadata().build())
            .create());
  }

  @AfterAll
  static void close() {
    made.forEach(n -> client.namespaces().withName(n).delete());
    client.close();
  }

  @ParameterizedTest
  @MethodSource("ciValues")
  void acceptsEveryObject(Path values) {
    for (JsonNode object : Chart.renderInto(NAMESPACES.getFirst(), values)) {
      if (Chart.text(object, "/apiVersion").startsWith("monitoring.coreos.com/")) {
        continue; // only where the Prometheus operator is
      }
      assertThat(tried(object)).as(Chart.text(object, "/kind")).isNotNull();
    }
  }

  @Test
  void refusesWhatTheApiDoesNotKnow() {
    ObjectNode service =
        (ObjectNode)
            Chart.ofKind(Chart.renderInto(NAMESPACES.getFirst(), Chart.LEAST), "Service")
                .getFirst();
    service.putObject("spec").put("sesionAffinity", "ClientIP");

    assertThatThrownBy(() -> tried(service)).hasMessageContaining("sesionAffinity");
  }

  private HasMetadata tried(JsonNode object) {
    HasMetadata resource =
        client
            .getKubernetesSerialization()
            .unmarshal(object.toString(), GenericKubernetesResource.class);
    return client.resource(resource).dryRun().fieldValidation(Validation.STRICT).create();
  }
}
