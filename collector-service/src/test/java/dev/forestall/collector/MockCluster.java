package dev.forestall.collector;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * fabric8's mock API server in CRUD mode, plain HTTP, which can forbid kinds; and its kubeconfig.
 */
public final class MockCluster implements AutoCloseable {
  private static final Logger TALKATIVE = Logger.getLogger("io.fabric8.mockwebserver");

  static {
    TALKATIVE.setLevel(Level.WARNING);
  }

  private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new Forbidding(), false);
  private final KubernetesClient client;
  private final Path kubeconfig;

  private final class Forbidding extends KubernetesCrudDispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return forbidden.stream().anyMatch(request.getPath()::contains)
          ? new MockResponse()
              .setResponseCode(403)
              .setHeader("Content-Type", "application/json")
              .setBody(
                  """
                  {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403}
                  """)
          : super.dispatch(request);
    }
  }

  public MockCluster() {
    server.init();
    client = server.createClient();
    try {
      kubeconfig = Files.createTempFile("forestall", ".kubeconfig");
      kubeconfig.toFile().deleteOnExit();
      Files.writeString(
          kubeconfig,
          """
          apiVersion: v1
          kind: Config
          current-context: mock
          clusters: [{name: mock, cluster: {server: "http://%s:%d"}}]
          contexts: [{name: mock, context: {cluster: mock, user: mock}}]
          users: [{name: mock, user: {token: mock}}]
          """
              .formatted(server.getHostName(), server.getPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getPort();
  }

  public String kubeconfig() {
    return kubeconfig.toString();
  }

  public KubernetesClient client() {
    return client;
  }

  /** Answers 403 to every request whose path contains this. */
  public void forbid(String path) {
    forbidden.add(path);
  }

  public void allow(String path) {
    forbidden.remove(path);
  }

  /** A Deployment of one container; the mock gives it its UID. */
  public Deployment deployment(String name, String image, int replicas, Instant writtenAt) {
    return client
        .resource(
            Serialization.unmarshal(
                """
                metadata:
                  name: %1$s
                  namespace: shop
                  managedFields:
                  - {manager: kubectl, operation: Update, time: "%4$s", fieldsV1: {"f:spec": {"f:template": {"f:spec": {}}, "f:replicas": {}}}}
                spec:
                  replicas: %3$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec: {containers: [{name: app, image: "%2$s"}]}
                """
                    .formatted(name, image, replicas, writtenAt),
                Deployment.class))
        .create();
  }

  /** A ReplicaSet as the deployment controller makes it. */
  public ReplicaSet replicaSet(Deployment owner, String hash, int revision, Instant createdAt) {
    String name = owner.getMetadata().getName();
    return client
        .resource(
            Serialization.unmarshal(
                """
                metadata:
                  name: %1$s-%2$s
                  namespace: shop
                  creationTimestamp: "%6$s"
                  annotations: {deployment.kubernetes.io/revision: "%4$d"}
                  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: %1$s, uid: %3$s, controller: true}]
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: %1$s, pod-template-hash: %2$s}}
                  template:
                    metadata: {labels: {app: %1$s, pod-template-hash: %2$s}}
                    spec: {containers: [{name: app, image: "%5$s"}]}
                """
                    .formatted(
                        name,
                        hash,
                        owner.getMetadata().getUid(),
                        revision,
                        owner
                            .getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .getImage(),
                        createdAt),
                ReplicaSet.class))
        .create();
  }

  /** A pod of a ReplicaSet, running. */
  public Pod pod(ReplicaSet owner, String suffix, Instant createdAt) {
    return client
        .resource(
            Serialization.unmarshal(
                """
                metadata:
                  name: %1$s-%2$s
                  namespace: shop
                  creationTimestamp: "%4$s"
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: %1$s, uid: %3$s, controller: true}]
                spec:
                  nodeName: node-1
                  containers: [{name: app, image: i, resources: {limits: {memory: 128Mi}}}]
                status:
                  phase: Running
                  conditions: [{type: Ready, status: "True", lastTransitionTime: "%4$s"}]
                  containerStatuses: [{name: app, ready: true, restartCount: 0, state: {running: {startedAt: "%4$s"}}}]
                """
                    .formatted(
                        owner.getMetadata().getName(),
                        suffix,
                        owner.getMetadata().getUid(),
                        createdAt),
                Pod.class))
        .create();
  }

  @Override
  public void close() {
    client.close();
    try {
      server.destroy();
    } catch (RuntimeException e) { // it allows itself ten seconds, which a busy machine may need
      TALKATIVE.warning("The mock API server was left to the end of the JVM: " + e.getMessage());
    }
  }
}
