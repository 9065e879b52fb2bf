package dev.forestall.lab.cluster.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pod of a ReplicaSet. */
public final class Pod {
  private static final long NEVER = Long.MAX_VALUE;

  private final ReplicaSet owner;
  private final String name;
  private final String uid;
  private final int replica;
  private final long createdAt;
  private final Container container = new Container();
  private @Nullable Node node;
  private long scheduledAt;
  private long readyChangedAt;
  private long deletedAt = NEVER;
  private long endpointUntil = Long.MIN_VALUE;
  private long changes;
  private boolean evicted;
  private String evictedBecause = "";
  private long evictedAt;

  Pod(ReplicaSet owner, String name, String uid, int replica, long createdAt) {
    this.owner = owner;
    this.name = name;
    this.uid = uid;
    this.replica = replica;
    this.createdAt = createdAt;
    this.readyChangedAt = createdAt;
  }

  public ReplicaSet owner() {
    return owner;
  }

  public String name() {
    return name;
  }

  public String uid() {
    return uid;
  }

  public long createdAt() {
    return createdAt;
  }

  public Container container() {
    return container;
  }

  /** The node it was bound to. */
  public Optional<Node> node() {
    return Optional.ofNullable(node);
  }

  /** When it was bound to its node. */
  public long scheduledAt() {
    return scheduledAt;
  }

  /** When its readiness last changed. */
  public long readyChangedAt() {
    return readyChangedAt;
  }

  /** When its deletion was asked for. */
  public Optional<Long> deletedAt() {
    return deleting() ? Optional.of(deletedAt) : Optional.empty();
  }

  /** Grows with each change that its API object shows. */
  public long changes() {
    return changes;
  }

  /** Whether the kubelet has evicted it; it stays as a failed pod and is replaced. */
  public boolean evicted() {
    return evicted;
  }

  /** The kubelet's sentence about it, empty when it is not evicted. */
  public String evictedBecause() {
    return evictedBecause;
  }

  long evictedAt() {
    return evictedAt;
  }

  public boolean ready() {
    return container.ready() && !deleting();
  }

  boolean deleting() {
    return deletedAt != NEVER;
  }

  /** Lowest number that no other pod of the workload had when it was made: what draws depend on. */
  public int replica() {
    return replica;
  }

  long sinceDeletion(long now) {
    return now - deletedAt;
  }

  /** Whether the Service sends requests to it; it learns of a death a few seconds late. */
  boolean endpoint(long now) {
    return ready() || (now < endpointUntil && !deleting());
  }

  void bind(Node to, long now) {
    node = to;
    scheduledAt = now;
    changed();
  }

  void ready(boolean ready, long now) {
    container.ready(ready);
    readyChangedAt = now;
    changed();
  }

  void end(String reason, int exitCode, long now, long endpointLag) {
    if (container.ready()) {
      readyChangedAt = now;
      endpointUntil = now + endpointLag;
    }
    container.end(reason, exitCode, now);
    changed();
  }

  void evict(String because, long now) {
    container.end("Error", 137, now);
    readyChangedAt = now;
    evicted = true;
    evictedBecause = because;
    evictedAt = now;
    changed();
  }

  void delete(long now) {
    deletedAt = now;
    changed();
  }

  void changed() {
    changes++;
  }
}
