package dev.forestall.lab.cluster.mirror;

import dev.forestall.lab.cluster.api.ObjectStore;
import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.Deployment;
import dev.forestall.lab.cluster.model.DeploymentStatus;
import dev.forestall.lab.cluster.model.Node;
import dev.forestall.lab.cluster.model.NodeState;
import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.lab.cluster.model.ReplicaSet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The story of the package: {@link #takeWrites()} brings what others wrote into the model, then the
 * model goes on, then {@link #publish()} puts what has changed into the API. All on one thread.
 */
public final class Mirror {
  private final ObjectStore store;
  private final ClusterModel model;
  private final Timeline timeline;
  private final Map<String, TemplateBook> templates;
  private final ApiWrites writes;
  private final EventBook events;
  private final PodView pods;
  private final ReplicaSetView replicaSets;
  private final DeploymentView deployments;
  private final Surroundings surroundings;

  /** What was last put of each object, by UID. */
  private final Map<String, Shown> shown = new HashMap<>();

  /** How many of the scenario's own rollouts were put, by {@code namespace/name}. */
  private final Map<String, Long> rolledOut = new HashMap<>();

  private record Shown(HasMetadata object, Object state) {}

  private record ReplicaSetState(long changes, int desired, int active, int ready) {}

  private record DeploymentState(DeploymentStatus status, long revision, long generation) {}

  /** Puts the whole cluster into the store. */
  public Mirror(ObjectStore store, ClusterModel model, Timeline timeline, String cluster) {
    this.store = store;
    this.model = model;
    this.timeline = timeline;
    this.templates =
        model.deployments().stream()
            .collect(Collectors.toMap(Deployment::key, d -> new TemplateBook(d.plan())));
    this.events = new EventBook(timeline);
    this.pods = new PodView(timeline);
    this.replicaSets = new ReplicaSetView(timeline);
    this.deployments = new DeploymentView(timeline);
    this.surroundings = new Surroundings(timeline, cluster);
    surroundings.put(store, model);
    this.writes = new ApiWrites(store, model, templates);
    model
        .deployments()
        .forEach(
            d -> writes.seen(d, store.put(deployments.created(d, book(d).show(d.template())))));
    publish();
  }

  /** Applies to the model what others have written since the last call. */
  public void takeWrites() {
    writes.drain().forEach(model::apply);
  }

  /** Puts what has changed since the last call. */
  public void publish() {
    Set<String> alive = new HashSet<>();
    for (Node node : model.nodes()) {
      alive.add(node.uid());
      publish(node);
    }
    model.deployments().forEach(this::publish);
    for (Deployment deployment : model.deployments()) {
      for (ReplicaSet replicaSet : deployment.replicaSets()) {
        alive.add(replicaSet.uid());
        publish(replicaSet);
      }
    }
    for (Pod pod : model.pods()) {
      alive.add(pod.uid());
      publish(pod);
    }
    removeGone(alive);
    model.drainEvents().forEach(e -> store.put(events.write(e)));
    events.expired(timeline.at(model.now())).forEach(store::remove);
  }

  /** A node keeps what others wrote of it; only its conditions are the model's. */
  private void publish(Node node) {
    NodeState state = model.state(node);
    if (isNew(node.uid(), state)) {
      var made = surroundings.node(node, state);
      var put =
          store
              .edit(
                  io.fabric8.kubernetes.api.model.Node.class,
                  "",
                  node.name(),
                  n ->
                      n.edit()
                          .editStatus()
                          .withConditions(made.getStatus().getConditions())
                          .endStatus()
                          .build())
              .orElseGet(() -> store.put(made));
      remember(node.uid(), state, put);
    }
  }

  private void publish(Deployment deployment) {
    if (deployment.ownChanges() > rolledOut.getOrDefault(deployment.key(), 0L)) {
      rolledOut.put(deployment.key(), deployment.ownChanges());
      PodTemplateSpec template = book(deployment).show(deployment.template());
      edit(deployment, object -> deployments.rolledOut(object, deployment, template, model.now()))
          .ifPresent(object -> writes.seen(deployment, object));
    }
    long revision = deployment.current().map(ReplicaSet::revision).orElse(0L);
    long generation = writes.seenGeneration(deployment);
    Object state = new DeploymentState(deployment.status(), revision, generation);
    if (isNew(deployment.uid(), state)) {
      edit(deployment, object -> deployments.observed(object, deployment, generation))
          .ifPresent(object -> remember(deployment.uid(), state, object));
    }
  }

  private Optional<io.fabric8.kubernetes.api.model.apps.Deployment> edit(
      Deployment deployment,
      UnaryOperator<io.fabric8.kubernetes.api.model.apps.Deployment> change) {
    return store.edit(
        io.fabric8.kubernetes.api.model.apps.Deployment.class,
        deployment.plan().namespace(),
        deployment.plan().name(),
        change);
  }

  private void publish(ReplicaSet replicaSet) {
    Object state =
        new ReplicaSetState(
            replicaSet.changes(),
            replicaSet.owner().replicas(),
            replicaSet.active().size(),
            replicaSet.readyReplicas());
    if (isNew(replicaSet.uid(), state)) {
      PodTemplateSpec template = book(replicaSet.owner()).show(replicaSet.template());
      remember(replicaSet.uid(), state, store.put(replicaSets.show(replicaSet, template)));
    }
  }

  private void publish(Pod pod) {
    Object state = pod.changes();
    if (isNew(pod.uid(), state)) {
      PodTemplateSpec template = book(pod.owner().owner()).show(pod.owner().template());
      remember(pod.uid(), state, store.put(annotated(pods.show(pod, template))));
    }
  }

  /** With the annotations that others have put on it. */
  private io.fabric8.kubernetes.api.model.Pod annotated(io.fabric8.kubernetes.api.model.Pod pod) {
    return store
        .get(
            io.fabric8.kubernetes.api.model.Pod.class,
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName())
        .map(before -> before.getMetadata().getAnnotations())
        .map(a -> pod.edit().editMetadata().addToAnnotations(a).endMetadata().build())
        .orElse(pod);
  }

  private void removeGone(Set<String> alive) {
    shown
        .values()
        .removeIf(s -> {
          boolean gone =
              !(s.object() instanceof io.fabric8.kubernetes.api.model.apps.Deployment)
                  && !alive.contains(s.object().getMetadata().getUid());
          if (gone) {
            store.remove(s.object());
          }
          return gone;
        });
  }

  private boolean isNew(String uid, Object state) {
    Shown before = shown.get(uid);
    return before == null || !before.state().equals(state);
  }

  private void remember(String uid, Object state, HasMetadata object) {
    shown.put(uid, new Shown(object, state));
  }

  private TemplateBook book(Deployment deployment) {
    return Objects.requireNonNull(templates.get(deployment.key()));
  }
}
