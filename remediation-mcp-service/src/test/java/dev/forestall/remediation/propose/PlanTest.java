package dev.forestall.remediation.propose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.remediation.FieldChange;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.RemediationAction.Scale;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.propose.References.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PlanTest {
  private static final Target CART =
      new Target(Subject.deployment("here", "shop", "cart"), "uid-1");
  private static final String OBJECT =
      """
      {"metadata":{"uid":"uid-1","resourceVersion":"7","generation":3,"creationTimestamp":"x",
        "managedFields":[1],"annotations":{"deployment.kubernetes.io/revision":"2","a":"b"}},
       "spec":{"replicas":2,"template":{"metadata":{"creationTimestamp":null},"spec":{"x":1}}},
       "status":{"replicas":2}}
      """;

  @Test
  void changesNoDigest_whenOnlyWhatChangesByItselfChanges() {
    String later =
        OBJECT
            .replace("\"7\"", "\"8\"")
            .replace("\"generation\":3", "\"generation\":4")
            .replace("\"revision\":\"2\"", "\"revision\":\"5\"")
            .replace("\"status\":{\"replicas\":2}", "\"status\":{\"replicas\":1,\"x\":[]}")
            .replace("[1]", "[1,2]")
            .replace("\"a\":\"b\"", "\"a\":\"b\",\"forestall.dev/proposal\":\"x-1\"")
            .replace("\"creationTimestamp\":null", "");
    assertThat(rollback(later).digest()).isEqualTo(rollback(OBJECT).digest());
  }

  @Test
  void changesTheDigest_whenTheTemplateOrTheObjectOrTheActionIsAnother() {
    String digest = rollback(OBJECT).digest();
    assertThat(rollback(OBJECT.replace("\"x\":1", "\"x\":2")).digest()).isNotEqualTo(digest);
    assertThat(rollback(OBJECT.replace("uid-1", "uid-2")).digest()).isNotEqualTo(digest);
    assertThat(scale(OBJECT).digest()).isNotEqualTo(digest);
  }

  @Test
  void readsReplicasOnlyForAScale() {
    String more = OBJECT.replace("\"spec\":{\"replicas\":2", "\"spec\":{\"replicas\":9");
    assertThat(rollback(more).digest()).isEqualTo(rollback(OBJECT).digest());
    assertThat(scale(more).digest()).isNotEqualTo(scale(OBJECT).digest());
  }

  @Test
  void keepsThePreImageOfTheReplacedPointersOnly() {
    assertThat(scale(OBJECT).preImage())
        .containsExactly(new FieldChange("/spec/replicas", "2", "3"));
    assertThat(rollback(OBJECT).preImage())
        .singleElement()
        .satisfies(c -> assertThat(c.pointer()).isEqualTo("/spec/template"));
  }

  @ParameterizedTest
  @CsvSource({
    "annotations, argocd.argoproj.io/tracking-id, x, Argo CD",
    "labels, kustomize.toolkit.fluxcd.io/name, x, Flux",
    "labels, helm.toolkit.fluxcd.io/name, x, Flux",
    "annotations, meta.helm.sh/release-name, x, Helm",
    "labels, app.kubernetes.io/managed-by, Helm, Helm"
  })
  void knowsWhoElseManagesIt(String where, String key, String value, String who) {
    JsonNode object =
        Json.parse(
            "{\"metadata\":{\"uid\":\"u\",\"%s\":{\"%s\":\"%s\"}},\"spec\":{\"replicas\":2}}"
                .formatted(where, key, value));
    assertThat(Plan.of(new Scale(CART, 2, 3), object, object, draft("/spec/replicas")).managedBy())
        .contains(who);
  }

  @Test
  void findsWhatATemplateCannotStartWithout() {
    JsonNode template =
        Json.parse(
            """
            {"spec":{"volumes":[{"configMap":{"name":"a"}},{"secret":{"secretName":"b"}},
               {"secret":{"secretName":"maybe","optional":true}},
               {"projected":{"sources":[{"configMap":{"name":"c"}},{"secret":{"name":"d"}}]}}],
             "initContainers":[{"envFrom":[{"configMapRef":{"name":"e"}}]}],
             "containers":[{"env":[{"valueFrom":{"secretKeyRef":{"name":"f","key":"k"}}},
               {"valueFrom":{"configMapKeyRef":{"name":"g","key":"k","optional":true}}}]}],
             "imagePullSecrets":[{"name":"h"}]}}
            """);
    assertThat(References.of(template))
        .containsExactlyInAnyOrder(
            new Reference("ConfigMap", "a"),
            new Reference("Secret", "b"),
            new Reference("ConfigMap", "c"),
            new Reference("Secret", "d"),
            new Reference("ConfigMap", "e"),
            new Reference("Secret", "f"),
            new Reference("Secret", "h"));
  }

  private static Plan rollback(String object) {
    JsonNode before = Json.parse(object);
    JsonNode after = Json.parse(object.replaceAll("\"x\":\\d", "\"x\":0"));
    return Plan.of(new Rollback(CART, "r", "cart-1"), before, after, draft("/spec/template"));
  }

  private static Plan scale(String object) {
    JsonNode before = Json.parse(object);
    JsonNode after =
        Json.parse(object.replaceAll("\"spec\":\\{\"replicas\":\\d", "\"spec\":{\"replicas\":3"));
    return Plan.of(new Scale(CART, 2, 3), before, after, draft("/spec/replicas"));
  }

  private static Draft draft(String pointer) {
    return new Draft(List.of(), List.of(pointer), List.of(pointer));
  }
}
