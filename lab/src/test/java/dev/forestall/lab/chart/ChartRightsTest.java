package dev.forestall.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the ServiceAccounts of the chart may do. */
class ChartRightsTest {
  private static final Path APPROVE = Chart.FOLDER.resolve("ci/approve-values.yaml");
  private static final Set<String> READING = Set.of("get", "list", "watch");

  /** One verb on one resource, to one account, in a namespace ("" for all of them). */
  private record Right(
      String account, String namespace, String group, String resource, String verb, String name) {
    boolean writes() {
      return !READING.contains(verb);
    }
  }

  static List<Path> ciValues() {
    return Chart.ciValues();
  }

  @ParameterizedTest
  @MethodSource("ciValues")
  void grantsNothingByWildcard(Path values) {
    assertThat(rights(Chart.render(values)))
        .isNotEmpty()
        .allSatisfy(
            r -> assertThat(List.of(r.group(), r.resource(), r.verb())).doesNotContain("*"));
  }

  @ParameterizedTest
  @MethodSource("ciValues")
  void letsTheCollectorWriteItsLeaseOnly(Path values) {
    assertThat(rights(Chart.render(values)))
        .filteredOn(r -> r.account().equals("forestall-collector") && r.writes())
        .containsExactlyInAnyOrder(
            new Right(
                "forestall-collector",
                "forestall",
                "coordination.k8s.io",
                "leases",
                "patch",
                "forestall-collector"),
            new Right(
                "forestall-collector", "forestall", "coordination.k8s.io", "leases", "create", ""));
  }

  @ParameterizedTest
  @MethodSource("ciValues")
  void givesNoCredentialsToTheOthers(Path values) {
    List<JsonNode> objects = Chart.render(values);

    assertThat(rights(objects))
        .extracting(Right::account)
        .containsOnly("forestall-collector", "forestall-remediation");
    for (JsonNode deployment : Chart.ofKind(objects, "Deployment")) {
      String name = Chart.text(deployment, "/metadata/name");
      boolean mounted =
          deployment.at("/spec/template/spec/automountServiceAccountToken").asBoolean();
      assertThat(mounted)
          .as(name)
          .isEqualTo(Set.of("forestall-collector", "forestall-remediation").contains(name));
    }
    assertThat(Chart.ofKind(objects, "ServiceAccount"))
        .allSatisfy(
            a -> assertThat(a.path("automountServiceAccountToken").asBoolean(true)).isFalse());
  }

  @Test
  void writesNothing_whenTheModeIsObserve() {
    assertThat(rights(Chart.render(Chart.LEAST)))
        .filteredOn(r -> r.account().equals("forestall-remediation"))
        .isNotEmpty()
        .noneMatch(Right::writes)
        .noneMatch(r -> r.resource().equals("secrets"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"suggest", "approve", "auto"})
  void letsRemediationAlonePatchWorkloads_whenTheModeIsHigher(String mode) {
    List<Right> rights =
        rights(Chart.render(Chart.LEAST, "mode=" + mode, "auth.existingSecret=users"));

    assertThat(rights)
        .filteredOn(r -> r.writes() && !r.resource().equals("leases"))
        .extracting(r -> r.account() + " " + r.verb() + " " + r.resource() + " " + r.name())
        .containsExactlyInAnyOrder(
            "forestall-remediation patch deployments ",
            "forestall-remediation patch statefulsets ",
            "forestall-remediation patch daemonsets ",
            "forestall-remediation patch configmaps forestall-automation",
            "forestall-remediation create configmaps ");
    assertThat(rights)
        .filteredOn(r -> r.resource().equals("configmaps") && r.writes())
        .allMatch(r -> r.namespace().equals("forestall"));
  }

  @Test
  void limitsWritesToTheNamedNamespaces() {
    assertThat(rights(Chart.render(APPROVE)))
        .filteredOn(r -> (r.writes() && r.group().equals("apps")) || r.resource().equals("secrets"))
        .isNotEmpty()
        .allMatch(r -> r.namespace().equals("shop"));
  }

  @Test
  void looksUpNoSecret_whenToldSo() {
    assertThat(rights(Chart.render(APPROVE, "rbac.readSecrets=false")))
        .noneMatch(r -> r.resource().equals("secrets"));
  }

  @Test
  void makesNoRoles_whenToldSo() {
    assertThat(rights(Chart.render(APPROVE, "rbac.create=false"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"collector-rbac.yaml", "remediation-rbac.yaml"})
  void saysWhatEachRuleIsFor(String template) throws IOException {
    List<String> lines = Files.readAllLines(Chart.FOLDER.resolve("templates").resolve(template));

    assertThat(lines).anyMatch(l -> l.strip().startsWith("- apiGroups:"));
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith("- apiGroups:")) {
        assertThat(lines.get(i - 1).strip()).as("line %d", i).startsWith("# ");
      }
    }
  }

  /** Every right that the bindings give. */
  private static List<Right> rights(List<JsonNode> objects) {
    List<Right> rights = new ArrayList<>();
    for (JsonNode binding : objects) {
      String kind = Chart.text(binding, "/kind");
      if (!kind.endsWith("RoleBinding")) {
        continue;
      }
      String namespace =
          kind.equals("RoleBinding") ? Chart.text(binding, "/metadata/namespace") : "";
      JsonNode role =
          Chart.named(
              objects, Chart.text(binding, "/roleRef/kind"), Chart.text(binding, "/roleRef/name"));
      for (JsonNode subject : binding.path("subjects")) {
        assertThat(Chart.text(subject, "/kind")).isEqualTo("ServiceAccount");
        String account = Chart.text(subject, "/name");
        role.path("rules").forEach(rule -> rights.addAll(of(rule, account, namespace)));
      }
    }
    return rights;
  }

  private static List<Right> of(JsonNode rule, String account, String namespace) {
    List<String> names = Chart.texts(rule.path("resourceNames"));
    return Chart.texts(rule.path("apiGroups")).stream()
        .flatMap(g ->
            Chart.texts(rule.path("resources")).stream()
                .flatMap(r ->
                    Chart.texts(rule.path("verbs")).stream()
                        .flatMap(v ->
                            (names.isEmpty() ? Stream.of("") : names.stream())
                                .map(n -> new Right(account, namespace, g, r, v, n)))))
        .toList();
  }
}
