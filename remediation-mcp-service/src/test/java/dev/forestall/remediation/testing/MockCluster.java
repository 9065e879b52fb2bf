package dev.forestall.remediation.testing;

import dev.forestall.model.wire.Wire;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import tools.jackson.databind.JsonNode;

/**
 * fabric8's mock server with what it lacks put in front: dry run that persists nothing, 409 for a
 * stale resource version, 422 for a failed test; it counts writes and can fail before or after one.
 */
public final class MockCluster implements AutoCloseable {
  /** How the next write of a workload goes wrong. */
  public enum Fault {
    NONE,
    /** Nothing is written, and nobody is told. */
    LOST_REQUEST,
    /** It is written, and nobody is told. */
    LOST_ANSWER,
    FORBIDDEN
  }

  private static final Logger CHATTER = Logger.getLogger(MockWebServer.class.getName());

  static {
    CHATTER.setLevel(Level.WARNING);
  }

  private final KubernetesMockServer server;
  private final KubernetesClient client;
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private volatile String forbidden = "\n";
  private volatile Fault fault = Fault.NONE;
  private volatile Runnable beforeWrite = () -> {};
  private volatile Supplier<String> beforeDryRun = () -> "[]";

  public MockCluster() {
    server =
        new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new Front(), false);
    server.init();
    client =
        server.createClient((KubernetesClientBuilder b) ->
            b.editOrNewConfig().withRequestRetryBackoffLimit(0).endConfig());
  }

  public KubernetesClient client() {
    return client;
  }

  /** The UID that the server gave a ReplicaSet. */
  public String uid(String namespace, String replicaSet) {
    return client
        .apps()
        .replicaSets()
        .inNamespace(namespace)
        .withName(replicaSet)
        .get()
        .getMetadata()
        .getUid();
  }

  /** Forestall's JSON patches that were carried out (no dry runs), newest last. */
  public List<String> writes() {
    return List.copyOf(writes);
  }

  /** Every path that contains this may not be read. */
  public void forbid(String part) {
    forbidden = part;
  }

  public void failNextWrite(Fault next) {
    fault = next;
  }

  /** Runs once, between a write's arrival and its handling. */
  public void beforeNextWrite(Runnable action) {
    beforeWrite = action;
  }

  /** What somebody else writes between every dry run's arrival and its handling: a JSON patch. */
  public void beforeEveryDryRun(Supplier<String> patch) {
    beforeDryRun = patch;
  }

  /** A kubeconfig file for it. */
  public Path kubeconfig() {
    try {
      Path file = Files.createTempFile("kubeconfig", ".yaml");
      file.toFile().deleteOnExit();
      return Files.writeString(
          file,
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: mock, cluster: {server: "http://127.0.0.1:%d"}}]
          users: [{name: u, user: {token: t}}]
          contexts: [{name: mock, context: {cluster: mock, user: u}}]
          current-context: mock
          """
              .formatted(server.getPort()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The kill switch. */
  public void automation(String state) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("forestall")
                .withName("forestall-automation")
                .endMetadata()
                .addToData("state", state)
                .build())
        .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update);
  }

  /** A healthy Deployment whose revision v1 was replaced by v2. */
  public Deployment twoRevisions(String namespace, String name) {
    Deployment made = client.resource(deployment(namespace, name, "v2").build()).create();
    for (String version : List.of("v1", "v2")) {
      replicaSet(made, version, deployment(namespace, name, version).build());
    }
    return made;
  }

  private void replicaSet(Deployment owner, String version, Deployment of) {
    client
        .resource(
            new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace(owner.getMetadata().getNamespace())
                .withName(owner.getMetadata().getName() + "-" + version)
                .addToLabels("app", owner.getMetadata().getName())
                .addToAnnotations("deployment.kubernetes.io/revision", version.substring(1))
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withReplicas(version.equals("v2") ? 2 : 0)
                .withSelector(of.getSpec().getSelector())
                .withTemplate(
                    of.getSpec()
                        .getTemplate()
                        .edit()
                        .editMetadata()
                        .addToLabels("pod-template-hash", version)
                        .endMetadata()
                        .build())
                .endSpec()
                .build())
        .create();
  }

  /** What is deployed. */
  public static DeploymentBuilder deployment(String namespace, String name, String version) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("app")
        .withImage("localhost/" + name + ":" + version)
        .addNewEnv()
        .withName("DB_PASSWORD")
        .withValue("hunter-" + version)
        .endEnv()
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .withNewStatus()
        .withObservedGeneration(100L)
        .withReplicas(2)
        .withUpdatedReplicas(2)
        .withReadyReplicas(2)
        .withAvailableReplicas(2)
        .endStatus();
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }

  private final class Front extends KubernetesCrudDispatcher {
    @Override
    public MockResponse handleGet(String path) {
      return path.contains(forbidden)
          ? status(403, "the account may not read " + path)
          : super.handleGet(path);
    }

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      String contentType = String.valueOf(request.getHeader("Content-Type"));
      if (!contentType.startsWith("application/json-patch+json")) {
        return super.handlePatch(request);
      }
      boolean dryRun = request.getPath().contains("dryRun=All");
      boolean ours = request.getPath().contains("fieldManager=forestall");
      if (dryRun) {
        String path = request.getPath().replaceAll("\\?.*", "");
        write(path, Wire.json().readTree(beforeDryRun.get()), request);
      }
      Fault now = dryRun || !ours ? Fault.NONE : fault;
      if (!dryRun && ours) {
        fault = Fault.NONE;
        Runnable first = beforeWrite;
        beforeWrite = () -> {};
        first.run();
      }
      if (now == Fault.LOST_REQUEST) {
        return status(504, "the request was lost");
      }
      if (now == Fault.FORBIDDEN) {
        return status(403, "deployments.apps is forbidden");
      }
      MockResponse answer = jsonPatch(request, dryRun);
      return now == Fault.LOST_ANSWER ? status(504, "the answer was lost") : answer;
    }

    private MockResponse jsonPatch(RecordedRequest request, boolean dryRun) {
      String path = request.getPath().replaceAll("\\?.*", "");
      MockResponse found = handleGet(path);
      if (found.code() != 200) {
        return found;
      }
      JsonNode current = Wire.json().readTree(text(found.getBody()));
      JsonNode patch = Wire.json().readTree(request.getUtf8Body());
      for (JsonNode op : patch) {
        if (op.path("path").asString("").equals("/metadata/resourceVersion")
            && !op.path("value").equals(current.at("/metadata/resourceVersion"))) {
          return status(409, "the object has been modified");
        }
      }
      JsonNode patched;
      try {
        patched = JsonPatch.apply(patch, current);
      } catch (RuntimeException e) {
        return status(422, "the server rejected our request due to an error in our request");
      }
      if (dryRun) {
        return json(200, patched.toString());
      }
      MockResponse stored = put(path, patched, request);
      if (stored.code() < 300 && request.getPath().contains("fieldManager=forestall")) {
        writes.add(patch.toString());
      }
      return stored;
    }

    private void write(String path, JsonNode patch, RecordedRequest request) {
      if (!patch.isEmpty()) {
        JsonNode current = Wire.json().readTree(text(handleGet(path).getBody()));
        put(path, JsonPatch.apply(patch, current), request);
      }
    }

    private MockResponse put(String path, JsonNode object, RecordedRequest request) {
      return handleUpdate(
          new RecordedRequest(
              "HTTP/1.1",
              HttpMethod.PUT,
              path,
              request.getHeaders(),
              new Buffer(object.toString().getBytes(StandardCharsets.UTF_8))));
    }

    private static String text(Buffer buffer) {
      return new String(buffer.getBytes(), StandardCharsets.UTF_8);
    }

    private static MockResponse status(int code, String message) {
      return json(
          code,
          "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":%d,\"message\":\"%s\"}"
              .formatted(code, message));
    }

    private static MockResponse json(int code, String body) {
      return new MockResponse()
          .setResponseCode(code)
          .setHeader("Content-Type", "application/json")
          .setBody(body);
    }
  }
}
