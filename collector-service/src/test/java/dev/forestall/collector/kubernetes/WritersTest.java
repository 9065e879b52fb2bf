package dev.forestall.collector.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.collector.kubernetes.Writers.Part;
import dev.forestall.collector.kubernetes.Writers.Writer;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WritersTest {
  private static final String DEPLOYMENT =
      """
      metadata:
        name: cart
        managedFields:
        - manager: kubectl
          operation: Update
          time: "2026-11-24T09:00:00Z"
          fieldsV1: {"f:spec": {"f:replicas": {}, "f:template": {"f:spec": {"f:containers": {"k:{}": {"f:image": {}}}}}}}
        - manager: forestall
          operation: Update
          time: "2026-11-24T10:00:00Z"
          fieldsV1: {"f:spec": {"f:template": {"f:spec": {}}}, "f:metadata": {"f:annotations": {}}}
        - manager: horizontal
          operation: Update
          subresource: scale
          time: "2026-11-24T11:00:00Z"
          fieldsV1: {"f:spec": {"f:replicas": {}}}
        - manager: kube-controller-manager
          operation: Update
          subresource: status
          time: "2026-11-24T12:00:00Z"
          fieldsV1: {"f:status": {"f:replicas": {}}}
      """;

  private final Deployment deployment = Serialization.unmarshal(DEPLOYMENT, Deployment.class);

  @Test
  void namesWhoWroteEachPartLast_beforeAndAfterAllElseIsDropped() {
    for (int i = 0; i < 3; i++) {
      assertThat(Writers.of(deployment, Part.TEMPLATE))
          .isEqualTo(new Writer("forestall", Optional.of(Instant.parse("2026-11-24T10:00:00Z"))));
      assertThat(Writers.of(deployment, Part.REPLICAS).manager()).isEqualTo("horizontal");
      assertThat(Writers.of(deployment, Part.STATUS).manager())
          .isEqualTo("kube-controller-manager");
      Writers.keepNewest(deployment);
    }
    assertThat(deployment.getMetadata().getManagedFields()).hasSize(3);
    assertThat(Serialization.asJson(deployment)).doesNotContain("f:image");
  }

  @Test
  void namesWhoOwnsFewerFields_whenTwoWroteInTheSameSecond() {
    deployment.getMetadata().getManagedFields().get(0).setTime("2026-11-24T10:00:00Z");
    assertThat(Writers.of(deployment, Part.TEMPLATE).manager()).isEqualTo("forestall");
  }

  @Test
  void saysUnknown_whenThereAreNoManagedFields() {
    Writers.drop(deployment);
    assertThat(Writers.of(deployment, Part.TEMPLATE))
        .isEqualTo(new Writer("unknown", Optional.empty()));
  }

  @Test
  void namesForestallByItsMark_whenItOnlyTookFieldsAway() {
    deployment
        .getMetadata()
        .getManagedFields()
        .get(1)
        .setFieldsV1(
            Serialization.unmarshal(
                """
                {"f:metadata": {"f:annotations": {"f:forestall.dev/proposal": {}}}}
                """,
                FieldsV1.class));
    Instant since = Instant.parse("2026-11-24T09:59:00Z");
    for (int i = 0; i < 2; i++) {
      assertThat(Writers.ofTemplateSince(deployment, since))
          .isEqualTo(new Writer("forestall", Optional.of(Instant.parse("2026-11-24T10:00:00Z"))));
      assertThat(Writers.ofTemplateSince(deployment, Instant.parse("2026-11-24T08:00:00Z")))
          .isEqualTo(new Writer("kubectl", Optional.of(Instant.parse("2026-11-24T09:00:00Z"))));
      assertThat(Writers.ofTemplateSince(deployment, Instant.parse("2026-11-24T10:30:00Z")))
          .isEqualTo(new Writer("unknown", Optional.empty()));
      Writers.keepNewest(deployment);
    }
  }
}
