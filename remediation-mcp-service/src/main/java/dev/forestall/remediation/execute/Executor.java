package dev.forestall.remediation.execute;

import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.FieldChange;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.cluster.ClusterReader;
import dev.forestall.remediation.cluster.ClusterUnavailableException;
import dev.forestall.remediation.cluster.WorkloadKind;
import dev.forestall.remediation.propose.Draft;
import dev.forestall.remediation.propose.Json;
import dev.forestall.remediation.propose.JsonDiff;
import dev.forestall.remediation.propose.PatchOp;
import dev.forestall.remediation.propose.Plan;
import dev.forestall.remediation.propose.Redaction;
import dev.forestall.remediation.propose.References;
import dev.forestall.remediation.propose.References.Reference;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The only writer to the cluster. Every write is one JSON patch: {@code test} on the UID, {@code
 * replace} of the resource version just read (another writer gives 409), the fields of the action,
 * and an annotation that tells whether it happened. The client must not repeat requests by itself.
 */
public final class Executor {
  /** Annotation with the proposal whose action was written last. */
  public static final String PROPOSAL = "forestall.dev/proposal";

  /** Annotation with the proposal whose action was undone last. */
  public static final String UNDONE = "forestall.dev/undone";

  private static final String MANAGER = "forestall";
  private static final String ANNOTATIONS = "/metadata/annotations";
  private static final int UNPROCESSABLE = 422;
  private static final int DRY_RUNS = 3;

  private final KubernetesClient client;
  private final ClusterReader reader;

  /** {@code client} must have a retry limit of 0. */
  public Executor(KubernetesClient client, ClusterReader reader) {
    if (client.getConfiguration().getRequestRetryBackoffLimit() != 0) {
      throw new IllegalArgumentException(
          "a client that repeats requests by itself may write twice: set its retry limit to 0");
    }
    this.client = client;
    this.reader = reader;
  }

  /**
   * Reads the object, drafts the action and has the server try it ({@code dryRun=All}).
   *
   * @param action the action
   * @param stamp time that a restart is marked with; the same each time
   * @throws ClusterUnavailableException when the API server does not answer
   */
  public Planning plan(RemediationAction.Change action, Instant stamp) {
    Planning planning = new Planning.Refused("CONFLICT", "The object changes all the time.");
    for (int i = 0; i < DRY_RUNS; i++) {
      planning = planOnce(action, stamp);
      if (!(planning instanceof Planning.Refused r && r.code().equals("CONFLICT"))) {
        return planning;
      }
    }
    return planning;
  }

  private Planning planOnce(RemediationAction.Change action, Instant stamp) {
    Subject subject = action.target().subject();
    Optional<JsonNode> read = reader.workload(subject);
    if (read.isEmpty()) {
      return new Planning.Refused("GONE", subject.displayName() + " is not there any more.");
    }
    JsonNode before = read.get();
    if (!Json.at(before, "/metadata/uid").equals(action.target().uid())) {
      return new Planning.Refused(
          "REPLACED", subject.displayName() + " was deleted and made anew since.");
    }
    try {
      return switch (draft(action, before, stamp)) {
        case Draft.Refused refused -> new Planning.Refused(refused.code(), refused.sentence());
        case Draft.Ready ready -> dryRun(action, before, ready.draft());
      };
    } catch (ClusterUnavailableException e) {
      if (!e.forbidden()) {
        throw e;
      }
      return new Planning.Refused(
          "FORBIDDEN", "What it needs may not be read by the service account: " + e.getMessage());
    }
  }

  private Draft.Outcome draft(RemediationAction.Change action, JsonNode before, Instant stamp) {
    return switch (action) {
      case RemediationAction.Rollback rollback -> rollback(rollback, before);
      case RemediationAction.Restart restart -> Draft.restart(before, stamp);
      case RemediationAction.Scale scale -> scale(scale, before);
    };
  }

  private Draft.Outcome rollback(RemediationAction.Rollback action, JsonNode deployment) {
    Subject subject = action.target().subject();
    if (WorkloadKind.of(subject).filter(k -> k == WorkloadKind.DEPLOYMENT).isEmpty()) {
      return new Draft.Refused(
          "NOT_A_DEPLOYMENT", "Only a Deployment has ReplicaSets to go back to.");
    }
    Optional<JsonNode> replicaSet =
        reader.replicaSet(subject.namespace(), action.toReplicaSetName());
    if (replicaSet.isEmpty()) {
      return new Draft.Refused(
          "UNKNOWN_REVISION", "ReplicaSet " + action.toReplicaSetName() + " is gone.");
    }
    for (Reference reference : References.of(Draft.templateOf(replicaSet.get()))) {
      if (!reader.exists(subject.namespace(), reference)) {
        return new Draft.Refused(
            "REFERENCE_GONE",
            "%s needs %s %s, which is gone."
                .formatted(action.toReplicaSetName(), reference.kind(), reference.name()));
      }
    }
    return Draft.rollback(deployment, replicaSet.get(), action);
  }

  private Draft.Outcome scale(RemediationAction.Scale action, JsonNode workload) {
    List<String> autoscalers = reader.autoscalersOf(action.target().subject());
    if (!autoscalers.isEmpty()) {
      return new Draft.Refused(
          "AUTOSCALED",
          "HorizontalPodAutoscaler %s sets the replicas: raise its maximum instead."
              .formatted(autoscalers.getFirst()));
    }
    if (WorkloadKind.of(action.target().subject())
        .filter(k -> k != WorkloadKind.DAEMON_SET)
        .isEmpty()) {
      return new Draft.Refused("NOT_SCALABLE", "It has no number of replicas.");
    }
    return Draft.scale(workload, action);
  }

  /**
   * Bound to the UID alone: it persists nothing, and the status of what fails changes from one
   * request to the next. What else changed since the read is seen by the digest before the write.
   */
  private Planning dryRun(RemediationAction.Change action, JsonNode before, Draft draft) {
    List<PatchOp> ops = new ArrayList<>();
    ops.add(sameUid(before));
    ops.addAll(draft.ops());
    try {
      GenericKubernetesResource tried = patch(action.target().subject(), ops, true);
      JsonNode after = Json.parse(Serialization.asJson(tried));
      return new Planning.Planned(Plan.of(action, before, after, draft));
    } catch (KubernetesClientException e) {
      int code = e.getCode();
      if (code == HttpURLConnection.HTTP_CONFLICT) {
        return new Planning.Refused("CONFLICT", "The object changes all the time.");
      }
      if (code >= HttpURLConnection.HTTP_BAD_REQUEST
          && code < HttpURLConnection.HTTP_INTERNAL_ERROR
          && code != HttpURLConnection.HTTP_UNAUTHORIZED
          && code != HttpURLConnection.HTTP_CLIENT_TIMEOUT
          && code != TOO_MANY_REQUESTS) {
        return new Planning.Refused(
            "DRY_RUN_" + code, "The dry run " + ClusterReader.said(e) + hint(code));
      }
      throw new ClusterUnavailableException("The dry run " + ClusterReader.said(e), e);
    }
  }

  private static final int TOO_MANY_REQUESTS = 429;

  private static String hint(int code) {
    return code == HttpURLConnection.HTTP_FORBIDDEN
        ? " (the service account needs the verb patch on the workload)"
        : "";
  }

  /** Writes what was planned. */
  public Written write(Plan plan, ProposalId proposal) {
    List<PatchOp> ops = new ArrayList<>(plan.draft().ops());
    annotate(ops, plan.before(), PROPOSAL, proposal);
    return send(plan.action().target().subject(), guarded(plan.before(), ops));
  }

  /** The proposal whose action was written last, as the object says. */
  public static boolean carries(JsonNode object, String annotation, ProposalId proposal) {
    return Json.at(object, ANNOTATIONS + "/" + Json.token(annotation)).equals(proposal.value());
  }

  /**
   * The inverse of what was written, if the fields still hold our values.
   *
   * @param started what was written, with its pre-image
   * @throws ClusterUnavailableException when the API server does not answer
   */
  public Inverse inverse(ExecutionStarted started) {
    if (!(started.action() instanceof RemediationAction.Change action)) {
      return new Inverse.Impossible("It wrote nothing.");
    }
    Subject subject = action.target().subject();
    Optional<JsonNode> read = reader.workload(subject);
    if (read.isEmpty()) {
      return new Inverse.Impossible(subject.displayName() + " is not there any more.");
    }
    JsonNode object = read.get();
    if (!Json.at(object, "/metadata/uid").equals(action.target().uid())) {
      return new Inverse.Impossible(subject.displayName() + " was deleted and made anew since.");
    }
    if (carries(object, UNDONE, started.proposalId())) {
      return new Inverse.Already(Json.at(object, "/metadata/resourceVersion"));
    }
    Redaction redaction = new Redaction(action.target().uid());
    JsonNode shown = redaction.redact(JsonDiff.settled(object));
    for (FieldChange field : started.preImage()) {
      if (!shown.at(field.pointer()).toString().equals(field.after())) {
        return new Inverse.Impossible(
            "%s no longer holds what Forestall wrote: somebody changed it since."
                .formatted(field.pointer()));
      }
    }
    return switch (action) {
      case RemediationAction.Restart restart ->
          new Inverse.Impossible("A restart leaves nothing to put back.");
      case RemediationAction.Scale scale ->
          ready(object, Draft.REPLICAS, Json.parse(String.valueOf(scale.from())));
      case RemediationAction.Rollback rollback ->
          template(started, subject.namespace(), object, redaction);
    };
  }

  /** The pre-image holds digests of secrets, so the template comes from its own ReplicaSet. */
  private Inverse template(
      ExecutionStarted started, String namespace, JsonNode object, Redaction redaction) {
    String wanted = started.preImage().getFirst().before();
    return reader.replicaSetsOf(namespace, Json.at(object, "/metadata/uid")).stream()
        .map(Draft::templateOf)
        .filter(t -> redaction.redact(t).toString().equals(wanted))
        .findFirst()
        .map(t -> ready(object, Draft.TEMPLATE, t))
        .orElseGet(() -> new Inverse.Impossible("The ReplicaSet of the template before is gone."));
  }

  private static Inverse ready(JsonNode object, String pointer, JsonNode value) {
    return new Inverse.Ready(object, List.of(new PatchOp("replace", pointer, value)));
  }

  /** Writes the inverse. */
  public Written undo(Inverse.Ready inverse, Subject subject, ProposalId proposal) {
    List<PatchOp> ops = new ArrayList<>(inverse.ops());
    annotate(ops, inverse.before(), UNDONE, proposal);
    return send(subject, guarded(inverse.before(), ops));
  }

  /**
   * Says in the kill switch whether automation may act; makes it when it is missing.
   *
   * @throws ClusterUnavailableException when the API server does not do it
   */
  public void setKillSwitch(boolean running, String by) {
    String state = running ? ClusterReader.RUNNING : ClusterReader.PAUSED;
    try {
      ConfigMap found =
          client
              .configMaps()
              .inNamespace(reader.namespace())
              .withName(ClusterReader.KILL_SWITCH)
              .get();
      if (found == null) {
        client
            .resource(
                new ConfigMapBuilder()
                    .withNewMetadata()
                    .withNamespace(reader.namespace())
                    .withName(ClusterReader.KILL_SWITCH)
                    .addToAnnotations("forestall.dev/by", by)
                    .endMetadata()
                    .addToData(ClusterReader.STATE, state)
                    .build())
            .create();
      } else {
        String patch =
            Wire.json()
                .writeValueAsString(
                    Map.of(
                        "metadata",
                        Map.of("annotations", Map.of("forestall.dev/by", by)),
                        "data",
                        Map.of(ClusterReader.STATE, state)));
        client
            .resource(found)
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.JSON_MERGE)
                    .withFieldManager(MANAGER)
                    .build(),
                patch);
      }
    } catch (KubernetesClientException e) {
      throw new ClusterUnavailableException(
          "The kill switch %s/%s could not be written: the request %s"
              .formatted(reader.namespace(), ClusterReader.KILL_SWITCH, ClusterReader.said(e)),
          e);
    }
  }

  private Written send(Subject subject, List<PatchOp> ops) {
    try {
      GenericKubernetesResource after = patch(subject, ops, false);
      return new Written.Done(after.getMetadata().getResourceVersion());
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT -> new Written.Conflict(ClusterReader.said(e));
        // A failed test of the UID looks the same as an invalid patch: reading again tells.
        case UNPROCESSABLE -> new Written.Conflict(ClusterReader.said(e));
        case HttpURLConnection.HTTP_BAD_REQUEST,
            HttpURLConnection.HTTP_UNAUTHORIZED,
            HttpURLConnection.HTTP_FORBIDDEN,
            HttpURLConnection.HTTP_NOT_FOUND,
            HttpURLConnection.HTTP_BAD_METHOD,
            HttpURLConnection.HTTP_UNSUPPORTED_TYPE ->
            new Written.Failed(
                String.valueOf(e.getCode()),
                "The patch " + ClusterReader.said(e) + hint(e.getCode()));
        default -> new Written.Unknown("The patch " + ClusterReader.said(e));
      };
    } catch (RuntimeException e) {
      return new Written.Unknown("The patch ended with " + e);
    }
  }

  private GenericKubernetesResource patch(Subject subject, List<PatchOp> ops, boolean dryRun) {
    WorkloadKind kind =
        WorkloadKind.of(subject)
            .orElseThrow(() -> new IllegalArgumentException("cannot be patched: " + subject.key()));
    GenericKubernetesResource stub = new GenericKubernetesResource();
    stub.setApiVersion("apps/v1");
    stub.setKind(kind.kind());
    stub.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(subject.namespace())
            .withName(subject.name())
            .build());
    PatchContext.Builder context =
        new PatchContext.Builder().withPatchType(PatchType.JSON).withFieldManager(MANAGER);
    if (dryRun) {
      context.withDryRun(List.of("All"));
    }
    return client
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup("apps")
                .withVersion("v1")
                .withKind(kind.kind())
                .withPlural(kind.plural())
                .withNamespaced(true)
                .build())
        .inNamespace(subject.namespace())
        .resource(stub)
        .patch(context.build(), Wire.json().writeValueAsString(ops));
  }

  private static List<PatchOp> guarded(JsonNode before, List<PatchOp> ops) {
    List<PatchOp> all = new ArrayList<>();
    all.add(sameUid(before));
    all.add(
        new PatchOp(
            "replace", "/metadata/resourceVersion", before.at("/metadata/resourceVersion")));
    all.addAll(ops);
    return all;
  }

  private static PatchOp sameUid(JsonNode before) {
    return new PatchOp("test", "/metadata/uid", before.at("/metadata/uid"));
  }

  private static void annotate(
      List<PatchOp> ops, JsonNode before, String annotation, ProposalId proposal) {
    if (!before.at(ANNOTATIONS).isObject()) {
      ops.add(new PatchOp("add", ANNOTATIONS, Json.parse("{}")));
    }
    ops.add(
        new PatchOp(
            "add", ANNOTATIONS + "/" + Json.token(annotation), Json.text(proposal.value())));
  }
}
