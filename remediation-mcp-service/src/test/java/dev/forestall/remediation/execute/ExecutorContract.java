package dev.forestall.remediation.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Restart;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.RemediationAction.Scale;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.guard.KillSwitch;
import dev.forestall.remediation.propose.Json;
import dev.forestall.remediation.propose.Plan;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What must hold of the executor on any API server. */
abstract class ExecutorContract {
  static final Instant STAMP = Instant.parse("2026-01-01T00:00:00Z");
  static final ProposalId PROPOSAL = ProposalId.of(new IncidentId("0123456789abcdef"), 1);

  private static final int TRIES = 20;

  private Deployment deployment;
  private Subject subject;
  private Target target;
  private Executor executor;
  private ClusterReader reader;

  /** A client without retries. */
  abstract KubernetesClient client();

  /** A namespace for this test, which holds the kill switch, too. */
  abstract String namespace();

  /** A Deployment whose image was :v1 (ReplicaSet still there) and is :v2. */
  abstract Deployment twoRevisions(String name);

  @BeforeEach
  void deploy() {
    deployment = twoRevisions("cart");
    subject = Subject.deployment("test", namespace(), "cart");
    target = new Target(subject, deployment.getMetadata().getUid());
    reader = new ClusterReader(client(), namespace());
    executor = new Executor(client(), reader);
  }

  @Test
  void persistsNothing_whenPlanning() {
    JsonNode before = reader.workload(subject).orElseThrow();
    Plan plan = planned(rollback());
    JsonNode after = reader.workload(subject).orElseThrow();

    assertThat(after.at("/spec")).isEqualTo(before.at("/spec"));
    assertThat(after.at("/metadata/annotations")).isEqualTo(before.at("/metadata/annotations"));
    assertThat(plan.digest()).matches("[0-9a-f]{64}");
    assertThat(plan.diff())
        .anySatisfy(c -> {
          assertThat(c.pointer()).isEqualTo("/spec/template/spec/containers/0/image");
          assertThat(c.before()).endsWith(":v2\"");
          assertThat(c.after()).endsWith(":v1\"");
        });
  }

  @Test
  void hashesWhatLooksSecret_whenShowingADiff() {
    Plan plan = planned(rollback());
    assertThat(plan.diff().toString()).doesNotContain("hunter").contains("sha256:");
    assertThat(plan.preImage().toString()).doesNotContain("hunter");
  }

  @Test
  void putsTheOldTemplateBackOnce_whenRollingBack() {
    Plan plan = done(this::rollback);
    Written again = executor.write(plan, PROPOSAL);

    assertThat(again).isInstanceOf(Written.Conflict.class);
    JsonNode now = reader.workload(subject).orElseThrow();
    assertThat(Json.at(now, "/spec/template/spec/containers/0/image")).endsWith(":v1");
    assertThat(Json.at(now, "/spec/template/spec/containers/0/env/0/value")).isEqualTo("hunter-v1");
    assertThat(now.at("/spec/template/metadata/labels").has("pod-template-hash")).isFalse();
    assertThat(Executor.carries(now, Executor.PROPOSAL, PROPOSAL)).isTrue();
    assertThat(executor.plan(rollback(), STAMP))
        .isInstanceOfSatisfying(
            Planning.Refused.class, r -> assertThat(r.code()).isEqualTo("ALREADY_CURRENT"));
  }

  @Test
  void keepsTheDigest_whenOnlyStatusOrMetadataChange() {
    String digest = planned(rollback()).digest();
    edit(d ->
        d.edit()
            .editMetadata()
            .addToLabels("seen", "yes")
            .addToAnnotations("deployment.kubernetes.io/revision", "77")
            .addToAnnotations("forestall.dev/x", "y")
            .endMetadata()
            .editSpec()
            .withReplicas(3)
            .endSpec()
            .build());
    assertThat(planned(rollback()).digest()).isEqualTo(digest);
  }

  @Test
  void changesTheDigest_whenTheTemplateIsEdited() {
    String digest = planned(rollback()).digest();
    setImage("localhost/cart:v3");
    assertThat(planned(rollback()).digest()).isNotEqualTo(digest);
  }

  @Test
  void givesConflictAndWritesNothing_whenAnotherWriterWasFaster() {
    Plan plan = planned(rollback());
    setImage("localhost/cart:v3");
    assertThat(executor.write(plan, PROPOSAL)).isInstanceOf(Written.Conflict.class);
    assertThat(image()).endsWith(":v3");
  }

  @Test
  void refuses_whenTheObjectWasMadeAnew() {
    RemediationAction.Rollback other =
        new Rollback(new Target(subject, "another-uid"), "x", "cart-x");
    assertThat(executor.plan(other, STAMP))
        .isInstanceOfSatisfying(
            Planning.Refused.class, r -> assertThat(r.code()).isEqualTo("REPLACED"));
  }

  @Test
  void refuses_whenPausedOrUnknownRevisionOrNotThere() {
    RemediationAction.Rollback gone = new Rollback(target, "no-such-uid", "no-such-replicaset");
    assertThat(refused(gone)).isEqualTo("UNKNOWN_REVISION");
    RemediationAction.Rollback otherUid =
        new Rollback(target, "no-such-uid", revision("v1").getMetadata().getName());
    assertThat(refused(otherUid)).isEqualTo("UNKNOWN_REVISION");
    edit(d -> d.edit().editSpec().withPaused(true).endSpec().build());
    assertThat(refused(rollback())).isEqualTo("PAUSED_DEPLOYMENT");
    assertThat(refused(new Restart(target))).isEqualTo("PAUSED_DEPLOYMENT");
    Subject missing = Subject.deployment("test", namespace(), "missing");
    assertThat(refused(new Restart(new Target(missing, "u")))).isEqualTo("GONE");
  }

  @Test
  void refusesARollback_whenWhatItsTemplateNamesIsGone() {
    ReplicaSet old = revision("v1");
    client()
        .apps()
        .replicaSets()
        .inNamespace(namespace())
        .withName(old.getMetadata().getName())
        .edit(r ->
            r.edit()
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .addNewEnvFrom()
                .withNewConfigMapRef("settings", false)
                .endEnvFrom()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    assertThat(refused(rollback())).isEqualTo("REFERENCE_GONE");
    client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace())
                .withName("settings")
                .endMetadata()
                .addToData("a", "b")
                .build())
        .create();
    planned(rollback());
  }

  @Test
  void restartsByAnAnnotation_andHasNothingToUndo() {
    Plan plan = done(() -> new Restart(target));
    JsonNode now = reader.workload(subject).orElseThrow();
    assertThat(
            Json.at(now, "/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt"))
        .isEqualTo(STAMP.toString());
    assertThat(image()).endsWith(":v2");
    assertThat(executor.inverse(started(plan))).isInstanceOf(Inverse.Impossible.class);
  }

  @Test
  void scalesByOneStep_andUndoesIt() {
    Plan plan = done(() -> new Scale(target, 2, 3));
    assertThat(replicas()).isEqualTo(3);
    assertThat(undo(plan)).isInstanceOf(Written.Done.class);
    assertThat(replicas()).isEqualTo(2);
    assertThat(executor.inverse(started(plan))).isInstanceOf(Inverse.Already.class);
  }

  @Test
  void refusesToScale_whenAnAutoscalerDoesItOrTheReplicasChanged() {
    assertThat(refused(new Scale(target, 5, 6))).isEqualTo("REPLICAS_CHANGED");
    client()
        .resource(
            new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withNamespace(namespace())
                .withName("cart")
                .endMetadata()
                .withNewSpec()
                .withMaxReplicas(5)
                .withNewScaleTargetRef("apps/v1", "Deployment", "cart")
                .endSpec()
                .build())
        .create();
    assertThat(refused(new Scale(target, 2, 3))).isEqualTo("AUTOSCALED");
  }

  @Test
  void putsBackWhatWasThere_whenUndone() {
    Plan plan = done(this::rollback);
    assertThat(undo(plan)).isInstanceOf(Written.Done.class);
    JsonNode now = reader.workload(subject).orElseThrow();
    assertThat(image()).endsWith(":v2");
    assertThat(Json.at(now, "/spec/template/spec/containers/0/env/0/value")).isEqualTo("hunter-v2");
    assertThat(executor.inverse(started(plan))).isInstanceOf(Inverse.Already.class);
  }

  @Test
  void doesNotUndo_whenSomebodyChangedItSince() {
    Plan plan = done(this::rollback);
    setImage("localhost/cart:v3");
    assertThat(executor.inverse(started(plan)))
        .isInstanceOfSatisfying(
            Inverse.Impossible.class,
            i -> assertThat(i.sentence()).contains("somebody changed it since"));
    assertThat(image()).endsWith(":v3");
  }

  @Test
  void writesAndReadsTheKillSwitch() {
    client().configMaps().inNamespace(namespace()).withName("forestall-automation").delete();
    assertThat(reader.read())
        .isInstanceOfSatisfying(
            KillSwitch.State.Paused.class,
            p -> assertThat(p.sentence()).contains("create configmap forestall-automation"));
    executor.setKillSwitch(true, "ann");
    assertThat(reader.read()).isInstanceOf(KillSwitch.State.Running.class);
    executor.setKillSwitch(false, "ann");
    assertThat(reader.read()).isInstanceOf(KillSwitch.State.Paused.class);
  }

  private RemediationAction.Rollback rollback() {
    ReplicaSet to = revision("v1");
    return new Rollback(target, to.getMetadata().getUid(), to.getMetadata().getName());
  }

  private ReplicaSet revision(String version) {
    return client().apps().replicaSets().inNamespace(namespace()).list().getItems().stream()
        .filter(r ->
            r.getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage()
                .endsWith(":" + version))
        .findFirst()
        .orElseThrow();
  }

  private Plan planned(RemediationAction.Change action) {
    Planning planning = executor.plan(action, STAMP);
    assertThat(planning).isInstanceOf(Planning.Planned.class);
    return ((Planning.Planned) planning).plan();
  }

  private String refused(RemediationAction.Change action) {
    Planning planning = executor.plan(action, STAMP);
    assertThat(planning).isInstanceOf(Planning.Refused.class);
    return ((Planning.Refused) planning).code();
  }

  /** Written as the story does it: a conflict with a controller is read and planned again. */
  private Plan done(Supplier<RemediationAction.Change> action) {
    for (int i = 0; i < TRIES; i++) {
      Plan plan = planned(action.get());
      Written written = executor.write(plan, PROPOSAL);
      if (!(written instanceof Written.Conflict)) {
        assertThat(written).isInstanceOf(Written.Done.class);
        return plan;
      }
    }
    throw new AssertionError("only conflicts");
  }

  private Written undo(Plan plan) {
    Written written = new Written.Conflict("not tried");
    for (int i = 0; i < TRIES && written instanceof Written.Conflict; i++) {
      Inverse inverse = executor.inverse(started(plan));
      assertThat(inverse).isInstanceOf(Inverse.Ready.class);
      written = executor.undo((Inverse.Ready) inverse, subject, PROPOSAL);
    }
    return written;
  }

  private void edit(UnaryOperator<Deployment> change) {
    await()
        .ignoreExceptionsMatching(
            e -> e instanceof KubernetesClientException k && k.getCode() == 409)
        .until(() ->
            client().apps().deployments().inNamespace(namespace()).withName("cart").edit(change)
                != null);
  }

  private ExecutionStarted started(Plan plan) {
    return new ExecutionStarted(
        "e",
        new IncidentId("0123456789abcdef"),
        subject,
        STAMP,
        PROPOSAL,
        plan.action(),
        List.copyOf(plan.preImage()));
  }

  private void setImage(String image) {
    edit(d ->
        d.edit()
            .editSpec()
            .editTemplate()
            .editSpec()
            .editFirstContainer()
            .withImage(image)
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
  }

  private String image() {
    return Json.at(
        reader.workload(subject).orElseThrow(), "/spec/template/spec/containers/0/image");
  }

  private int replicas() {
    return reader.workload(subject).orElseThrow().at("/spec/replicas").asInt();
  }
}
