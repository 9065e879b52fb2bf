package dev.forestall.remediation.cluster;

import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.guard.DisruptionBudgets;
import dev.forestall.remediation.guard.KillSwitch;
import dev.forestall.remediation.propose.Draft;
import dev.forestall.remediation.propose.Json;
import dev.forestall.remediation.propose.References.Reference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads objects as the API server has them now, field for field; never writes. */
public final class ClusterReader implements KillSwitch, DisruptionBudgets {
  /** The kill switch's ConfigMap. */
  public static final String KILL_SWITCH = "forestall-automation";

  /** Its key. */
  public static final String STATE = "state";

  /** The one value that lets automation act. */
  public static final String RUNNING = "running";

  /** The value that stops it. */
  public static final String PAUSED = "paused";

  private final KubernetesClient client;
  private final String namespace;

  /** The kill switch lies in {@code namespace}. */
  public ClusterReader(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** The workload as it is now; empty when it is gone or of a kind that is not acted on. */
  public Optional<JsonNode> workload(Subject subject) {
    return WorkloadKind.of(subject).flatMap(kind -> get(kind.path(subject)));
  }

  /** A ReplicaSet. */
  public Optional<JsonNode> replicaSet(String inNamespace, String name) {
    return WorkloadKind.isName(inNamespace) && WorkloadKind.isName(name)
        ? get("/apis/apps/v1/namespaces/" + inNamespace + "/replicasets/" + name)
        : Optional.empty();
  }

  /** The ReplicaSets whose controller has that UID. */
  public List<JsonNode> replicaSetsOf(String inNamespace, String uid) {
    return list("/apis/apps/v1/namespaces/" + inNamespace + "/replicasets").stream()
        .filter(r -> Draft.controlledBy(r, uid))
        .toList();
  }

  /** Whether a ConfigMap or Secret is there; its content is not looked at. */
  public boolean exists(String inNamespace, Reference reference) {
    String plural = reference.kind().equals("Secret") ? "secrets" : "configmaps";
    return WorkloadKind.isName(reference.name())
        && get("/api/v1/namespaces/" + inNamespace + "/" + plural + "/" + reference.name())
            .isPresent();
  }

  /** Names of the autoscalers that aim at a workload. */
  public List<String> autoscalersOf(Subject subject) {
    return list(
            "/apis/autoscaling/v2/namespaces/" + subject.namespace() + "/horizontalpodautoscalers")
        .stream()
        .filter(h ->
            Json.at(h, "/spec/scaleTargetRef/kind").equals(subject.kind())
                && Json.at(h, "/spec/scaleTargetRef/name").equals(subject.name()))
        .map(h -> Json.at(h, "/metadata/name"))
        .toList();
  }

  /** UID of namespace kube-system: the cluster's identity when no other is configured. */
  public Optional<String> clusterUid() {
    return get("/api/v1/namespaces/kube-system").map(n -> Json.at(n, "/metadata/uid"));
  }

  /** Whether the API server answers. */
  public boolean reachable() {
    try {
      get("/version");
      return true;
    } catch (ClusterUnavailableException e) {
      return false;
    }
  }

  /** Path of the kill switch's ConfigMap. */
  public String killSwitchPath() {
    return "/api/v1/namespaces/" + namespace + "/configmaps/" + KILL_SWITCH;
  }

  /** The namespace of the kill switch. */
  public String namespace() {
    return namespace;
  }

  @Override
  public State read() {
    try {
      return get(killSwitchPath())
          .map(this::state)
          .orElseGet(() ->
              new State.Paused(
                  "Automation is paused: ConfigMap %s/%s is missing. Make it with: %s"
                      .formatted(namespace, KILL_SWITCH, create())));
    } catch (ClusterUnavailableException e) {
      return new State.Unreadable(
          "The kill switch %s/%s cannot be read, which counts as paused: %s. If it is missing, make it with: %s"
              .formatted(namespace, KILL_SWITCH, e.getMessage(), create()));
    }
  }

  private State state(JsonNode configMap) {
    String said = Json.at(configMap, "/data/" + STATE);
    if (said.equals(RUNNING)) {
      return new State.Running();
    }
    return new State.Paused(
        "Automation is paused: key %s of ConfigMap %s/%s is %s. Resume over the API, or with: kubectl -n %s patch configmap %s --type merge -p '{\"data\":{\"state\":\"running\"}}'"
            .formatted(
                STATE,
                namespace,
                KILL_SWITCH,
                said.equals(PAUSED) ? "paused" : "neither running nor paused",
                namespace,
                KILL_SWITCH));
  }

  private String create() {
    return "kubectl -n %s create configmap %s --from-literal=state=running"
        .formatted(namespace, KILL_SWITCH);
  }

  @Override
  public Reading of(Subject workload) {
    try {
      Optional<JsonNode> object = workload(workload);
      if (object.isEmpty()) {
        return new Reading.Known(List.of());
      }
      JsonNode labels = object.get().at(Draft.TEMPLATE + "/metadata/labels");
      return new Reading.Known(
          list("/apis/policy/v1/namespaces/" + workload.namespace() + "/poddisruptionbudgets")
              .stream()
              .filter(b -> LabelSelector.selects(b.at("/spec/selector"), labels))
              .map(ClusterReader::budget)
              .toList());
    } catch (ClusterUnavailableException e) {
      return new Reading.Unreadable(
          "PodDisruptionBudgets of %s cannot be read: %s"
              .formatted(workload.namespace(), e.getMessage()));
    }
  }

  private static Budget budget(JsonNode budget) {
    JsonNode status = budget.path("status");
    return new Budget(
        Json.at(budget, "/metadata/name"),
        status.path("disruptionsAllowed").asInt(0),
        status.path("currentHealthy").asInt(0),
        status.path("desiredHealthy").asInt(0));
  }

  private List<JsonNode> list(String path) {
    List<JsonNode> items = new ArrayList<>();
    get(path).ifPresent(l -> l.path("items").forEach(items::add));
    return items;
  }

  /** Not typed, so that no field is lost or changed by reading it. */
  private Optional<JsonNode> get(String path) {
    try {
      return Optional.ofNullable(client.raw(path)).map(Json::parse);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return Optional.empty();
      }
      throw new ClusterUnavailableException("GET " + path + " " + said(e), e);
    } catch (JacksonException e) {
      throw new ClusterUnavailableException("GET " + path + " gave no JSON", e);
    }
  }

  /** What the API server, or the network, said. */
  public static String said(KubernetesClientException e) {
    return e.getCode() > 0
        ? "was answered with " + e.getCode() + ": " + reason(e)
        : "was not answered: " + reason(e);
  }

  private static String reason(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return e.getStatus().getMessage();
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
