package dev.forestall.lab.cluster.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A Deployment: its specification, its ReplicaSets and the status that its controller wrote. */
public final class Deployment {
  private final WorkloadPlan plan;
  private final String uid;
  private final List<Version> versions;
  private final List<ReplicaSet> replicaSets = new ArrayList<>();
  private Template template;
  private int replicas;
  private boolean paused;
  private long ownChanges;
  private double volumeUsedBytes;
  private boolean saidFull;
  private DeploymentStatus status;

  Deployment(WorkloadPlan plan, String uid, long createdAt) {
    this.plan = plan;
    this.uid = uid;
    this.versions = new ArrayList<>(plan.versions());
    this.template = plan.template();
    this.replicas = plan.replicas();
    this.volumeUsedBytes = version(template).map(v -> v.files().bytes()).orElse(0.0);
    this.status = DeploymentStatus.createdAt(createdAt);
  }

  public WorkloadPlan plan() {
    return plan;
  }

  public String uid() {
    return uid;
  }

  /** {@code namespace/name}. */
  public String key() {
    return plan.key();
  }

  /** {@code spec.template}. */
  public Template template() {
    return template;
  }

  /** {@code spec.replicas}. */
  public int replicas() {
    return replicas;
  }

  public boolean paused() {
    return paused;
  }

  public DeploymentStatus status() {
    return status;
  }

  /** Its ReplicaSets, oldest first. */
  public List<ReplicaSet> replicaSets() {
    return Collections.unmodifiableList(replicaSets);
  }

  /** The ReplicaSet of the current template. */
  public Optional<ReplicaSet> current() {
    return replicaSets.stream().filter(r -> r.template().equals(template)).findAny();
  }

  /** How often the scenario itself has changed the specification. */
  public long ownChanges() {
    return ownChanges;
  }

  /** All its pods. */
  public Stream<Pod> pods() {
    return replicaSets.stream().flatMap(r -> r.pods().stream());
  }

  /** The version that a template runs; none when its image does not exist. */
  Optional<Version> version(Template of) {
    return versions.stream()
        .filter(v -> v.runsIn(of))
        .max(Comparator.comparingInt(v -> v.env().size()));
  }

  void template(Template next) {
    template = next;
  }

  void replicas(int next) {
    replicas = next;
  }

  void paused(boolean next) {
    paused = next;
  }

  void rollOut(ClusterPlan.Rollout rollout) {
    if (rollout.imageExists()) {
      versions.add(rollout.version());
    }
    template = template.running(rollout);
    ownChanges++;
  }

  void turn(ClusterPlan.Turn turn) {
    switch (turn) {
      case ClusterPlan.Turn.Become become -> {
        Version next = become.version();
        versions.removeIf(v -> v.image().equals(next.image()) && v.env().equals(next.env()));
        versions.add(next);
      }
      case ClusterPlan.Turn.Restart restart -> {
        template = template.restarted("t" + restart.at());
        ownChanges++;
      }
      case ClusterPlan.Turn.Resize resize -> {
        replicas = resize.replicas();
        ownChanges++;
      }
    }
  }

  /** Bytes on its volume. */
  double volumeUsedBytes() {
    return volumeUsedBytes;
  }

  /** Whether nothing can be written any more. */
  boolean volumeFull() {
    return plan.volumeBytes() > 0 && volumeUsedBytes >= plan.volumeBytes();
  }

  /** Whether that happened since the last call. */
  boolean volumeFilled() {
    boolean filled = volumeFull() && !saidFull;
    saidFull |= filled;
    return filled;
  }

  void write(double bytes) {
    volumeUsedBytes = Math.min(plan.volumeBytes(), volumeUsedBytes + bytes);
  }

  void status(DeploymentStatus next) {
    status = next;
  }

  void add(ReplicaSet replicaSet) {
    replicaSets.add(replicaSet);
  }

  void remove(ReplicaSet replicaSet) {
    replicaSets.remove(replicaSet);
  }

  int lowestFreeReplica() {
    int number = 0;
    while (taken(number)) {
      number++;
    }
    return number;
  }

  private boolean taken(int number) {
    return pods().anyMatch(p -> p.replica() == number);
  }
}
