package dev.forestall.lab.cluster.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A revision of a Deployment. */
public final class ReplicaSet {
  private final Deployment owner;
  private final Template template;
  private final String uid;
  private final long createdAt;
  private final List<Pod> pods = new ArrayList<>();
  private final List<Long> formerRevisions = new ArrayList<>();
  private long revision;
  private int replicas;
  private long changes;

  ReplicaSet(Deployment owner, Template template, String uid, long createdAt) {
    this.owner = owner;
    this.template = template;
    this.uid = uid;
    this.createdAt = createdAt;
  }

  public Deployment owner() {
    return owner;
  }

  public Template template() {
    return template;
  }

  public String uid() {
    return uid;
  }

  public long createdAt() {
    return createdAt;
  }

  /** Value of the label {@code pod-template-hash}. */
  public String hash() {
    return template.hash();
  }

  public String name() {
    return owner.plan().name() + "-" + hash();
  }

  /** {@code deployment.kubernetes.io/revision}. */
  public long revision() {
    return revision;
  }

  /** {@code deployment.kubernetes.io/revision-history}: numbers it had before it was reused. */
  public List<Long> formerRevisions() {
    return Collections.unmodifiableList(formerRevisions);
  }

  /** {@code spec.replicas}. */
  public int replicas() {
    return replicas;
  }

  /** Its pods, those on their way out included. */
  public List<Pod> pods() {
    return Collections.unmodifiableList(pods);
  }

  /** Its pods that are to stay. */
  public List<Pod> active() {
    return pods.stream().filter(p -> !p.deleting() && !p.evicted()).toList();
  }

  public int readyReplicas() {
    return (int) pods.stream().filter(Pod::ready).count();
  }

  /** Grows with each change of its specification or annotations. */
  public long changes() {
    return changes;
  }

  void number(long number) {
    if (revision != 0) {
      formerRevisions.add(revision);
    }
    revision = number;
    changes++;
  }

  void scale(int to) {
    replicas = to;
    changes++;
  }

  void add(Pod pod) {
    pods.add(pod);
  }

  void remove(Pod pod) {
    pods.remove(pod);
  }
}
