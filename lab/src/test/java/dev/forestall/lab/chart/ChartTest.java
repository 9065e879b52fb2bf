package dev.forestall.lab.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChartTest {
  private static final List<String> SERVICES =
      List.of("collector", "dashboard", "detector", "feedback", "remediation");

  static List<Path> ciValues() {
    return Chart.ciValues();
  }

  @Test
  void lintsWithoutAnError() {
    LintResult result = new Helm(Chart.FOLDER).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("ciValues")
  void makesEachServiceWithItsOwnAccount(Path values) {
    List<JsonNode> objects = Chart.render(values);

    for (String kind : List.of("Deployment", "Service", "ServiceAccount")) {
      assertThat(Chart.ofKind(objects, kind))
          .as(kind)
          .extracting(o -> Chart.text(o, "/metadata/name"))
          .containsExactlyInAnyOrderElementsOf(
              SERVICES.stream().map(s -> "forestall-" + s).toList());
    }
    for (JsonNode deployment : Chart.ofKind(objects, "Deployment")) {
      assertThat(Chart.text(deployment, "/spec/template/spec/serviceAccountName"))
          .isEqualTo(Chart.text(deployment, "/metadata/name"));
      assertThat(deployment.at("/spec/template/spec/enableServiceLinks").asBoolean(true)).isFalse();
    }
    assertThat(Chart.named(objects, "Deployment", "forestall-feedback").at("/spec/strategy/type"))
        .hasToString("\"Recreate\"");
  }

  @ParameterizedTest
  @MethodSource("ciValues")
  void guardsEveryContainer(Path values) {
    for (JsonNode deployment : Chart.ofKind(Chart.render(values), "Deployment")) {
      String name = Chart.text(deployment, "/metadata/name");
      JsonNode pod = deployment.at("/spec/template/spec");
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).as(name).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt()).as(name).isEqualTo(10001);
      assertThat(Chart.text(pod, "/securityContext/seccompProfile/type"))
          .as(name)
          .isEqualTo("RuntimeDefault");
      assertThat(pod.path("containers")).as(name).hasSize(1);
      JsonNode container = Chart.container(deployment);
      for (String needed :
          List.of(
              "/livenessProbe/httpGet/path",
              "/readinessProbe/httpGet/path",
              "/startupProbe/httpGet/path",
              "/resources/limits/memory",
              "/resources/limits/cpu",
              "/resources/requests/memory")) {
        assertThat(Chart.text(container, needed)).as(name + needed).isNotEmpty();
      }
      JsonNode security = container.path("securityContext");
      assertThat(security.path("readOnlyRootFilesystem").asBoolean()).as(name).isTrue();
      assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).as(name).isFalse();
      assertThat(Chart.texts(security.at("/capabilities/drop"))).as(name).containsExactly("ALL");
      assertThat(Chart.text(container, "/volumeMounts/0/mountPath")).as(name).isEqualTo("/tmp");
    }
  }

  @ParameterizedTest
  @MethodSource("ciValues")
  void selectsByWhatAnUpgradeKeeps(Path values) {
    List<JsonNode> objects = Chart.render(values);

    for (JsonNode deployment : Chart.ofKind(objects, "Deployment")) {
      JsonNode selector = deployment.at("/spec/selector/matchLabels");
      assertThat(selector.propertyNames())
          .containsExactlyInAnyOrder(
              "app.kubernetes.io/name",
              "app.kubernetes.io/instance",
              "app.kubernetes.io/component");
      assertThat(
              Chart.named(objects, "Service", Chart.text(deployment, "/metadata/name"))
                  .at("/spec/selector"))
          .isEqualTo(selector);
    }
  }

  @Test
  void startsInObserve() {
    List<JsonNode> objects = Chart.render(Chart.LEAST);

    assertThat(variables(objects, "remediation"))
        .containsEntry("FORESTALL_REMEDIATION_MODE", "observe")
        .doesNotContainKey("FORESTALL_REMEDIATION_USERS_0_NAME");
  }

  @Test
  void makesAKillSwitchThatIsKept() {
    JsonNode killSwitch =
        Chart.named(Chart.render(Chart.LEAST), "ConfigMap", "forestall-automation");

    assertThat(Chart.text(killSwitch, "/data/state")).isEqualTo("running");
    assertThat(Chart.text(killSwitch, "/metadata/annotations/helm.sh~1resource-policy"))
        .isEqualTo("keep");
    assertThat(Chart.ofKind(Chart.render(Chart.LEAST, "killSwitch.create=false"), "ConfigMap"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "auto"})
  void refuses_whenAModeThatActsHasNoSecretOfUsers(String mode) {
    assertThatThrownBy(() -> Chart.render(Chart.LEAST, "mode=" + mode))
        .hasMessageContaining("auth.existingSecret is needed in mode " + mode);
    assertThatThrownBy(() ->
            Chart.render(
                Chart.LEAST,
                "mode=" + mode,
                "auth.existingSecret=users",
                "auth.users[0].name=eve",
                "auth.users[0].role=PROPOSER",
                "auth.users[0].key=eve"))
        .hasMessageContaining("auth.users needs somebody with role APPROVER or ADMIN");
    assertThatCode(() -> Chart.render(Chart.LEAST, "mode=" + mode, "auth.existingSecret=users"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"observe", "suggest"})
  void needsNoSecret_whenTheModeCannotAct(String mode) {
    assertThatCode(() -> Chart.render(Chart.LEAST, "mode=" + mode)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          mode=Approve                               | /mode
          replica=2                                  | 'replica'
          collector.replica=2                        | '/collector': additional properties 'replica'
          collector.replicas=0                       | /collector/replicas
          feedback.replicas=2                        | '/feedback': additional properties 'replicas'
          remediation.budgets.perHour=3              | '/remediation/budgets': additional properties 'perHour'
          remediation.allowedActions[0]=Reboot       | /remediation/allowedActions/0
          remediation.bounds[0].namespace=shop       | /remediation/bounds/0
          remediation.freezes[0].from=25:00          | /remediation/freezes/0
          remediation.proposalExpiry=soon            | /remediation/proposalExpiry
          remediation.trackRecordFloor=2             | /remediation/trackRecordFloor
          auth.users[0].role=GOD                     | /auth/users/0
          auth.users[0].token=0123456789abcdef       | 'token'
          auth.token=0123456789abcdef                | '/auth': additional properties 'token'
          llm.apiKey=sk-1                            | '/llm': additional properties 'apiKey'
          grafana.token=glsa                         | '/grafana': additional properties 'token'
          collector.prometheusUrl=prometheus:9090    | /collector/prometheusUrl
          collector.otlp.grpcPort=80                 | /collector/otlp/grpcPort
          kafka.bootstrapServers=kafka               | /kafka/bootstrapServers
          kafka.replicas=0                           | /kafka/replicas
          redis.url=http://redis                     | /redis/url
          image.pullPolicy=Sometimes                 | /image/pullPolicy
          detector.resources.limits.memory=much      | /detector/resources/limits/memory
          kafka.bootstrapServers=                    | kafka.bootstrapServers is needed
          redis.url=                                 | redis.url is needed
          redis.url=redis://:secret@redis:6379       | redis.existingSecret
          grafana.url=http://grafana                 | grafana.existingSecret is needed
          ingress.enabled=true                       | ingress.hosts is needed
          serviceMonitor.enabled=true                | auth.existingSecret is needed with serviceMonitor
          """)
  void namesTheKey_whenAValueIsWrong(String setting, String named) {
    assertThatThrownBy(() -> Chart.render(Chart.LEAST, setting)).hasMessageContaining(named);
  }

  @ParameterizedTest
  @MethodSource("ciValues")
  void takesSecretsByReferenceOnly(Path values) {
    for (JsonNode deployment : Chart.ofKind(Chart.render(values), "Deployment")) {
      for (JsonNode variable : Chart.container(deployment).path("env")) {
        String name = Chart.text(variable, "/name");
        if (name.endsWith("TOKEN")
            || name.endsWith("KEY")
            || name.endsWith("AUTHORIZATION")
            || name.contains("PASSWORD")) {
          assertThat(Chart.text(variable, "/valueFrom/secretKeyRef/name")).as(name).isNotEmpty();
          assertThat(variable.has("value")).as(name).isFalse();
        }
      }
    }
  }

  @Test
  void answersTheHostsOfTheIngress() {
    List<JsonNode> objects =
        Chart.render(Chart.LEAST, "ingress.enabled=true", "ingress.hosts[0]=forestall.example.org");

    assertThat(variables(objects, "remediation").get("FORESTALL_REMEDIATION_ALLOWED_HOSTS"))
        .contains("forestall.example.org", "forestall-remediation.forestall.svc");
    assertThat(variables(objects, "dashboard"))
        .containsEntry("FORESTALL_DASHBOARD_CONSOLE_URL", "http://forestall.example.org");
  }

  static Map<String, String> variables(List<JsonNode> objects, String service) {
    Map<String, String> variables = new HashMap<>();
    JsonNode deployment = Chart.named(objects, "Deployment", "forestall-" + service);
    Chart.container(deployment)
        .path("env")
        .forEach(v -> variables.put(Chart.text(v, "/name"), Chart.text(v, "/value")));
    return variables;
  }
}
