package dev.forestall.model.workload;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.forestall.model.Require;

/**
 * What a fact, an incident or an action is about: a workload (Deployment, StatefulSet, DaemonSet,
 * Job, CronJob, or a Pod without an owner), or the Node, PersistentVolumeClaim or Namespace itself.
 *
 * @param cluster name of the cluster
 * @param namespace namespace, or {@code "-"} for what has none
 * @param kind Kubernetes kind in the singular, as in the API ("Deployment")
 * @param name name of the object
 */
public record Subject(String cluster, String namespace, String kind, String name) {
  /** Stands for the namespace of objects that have none. */
  public static final String NO_NAMESPACE = "-";

  @JsonCreator
  public Subject(
      @JsonProperty("cluster") String cluster,
      @JsonProperty("namespace") String namespace,
      @JsonProperty("kind") String kind,
      @JsonProperty("name") String name) {
    this.cluster = part(cluster, "cluster");
    this.namespace = part(namespace, "namespace");
    this.kind = part(kind, "kind");
    this.name = part(name, "name");
  }

  /** The cluster itself, the subject of heartbeats and of pauses. */
  public static Subject ofCluster(String cluster) {
    return new Subject(cluster, NO_NAMESPACE, "Cluster", cluster);
  }

  /** A Deployment. */
  public static Subject deployment(String cluster, String namespace, String name) {
    return new Subject(cluster, namespace, "Deployment", name);
  }

  /** Reads {@link #key()} back. */
  public static Subject parse(String key) {
    String[] parts = key.split("/", -1);
    Require.that(parts.length == 4, "subject must be cluster/namespace/kind/name, not " + key);
    return new Subject(parts[0], parts[1], parts[2], parts[3]);
  }

  /** {@code cluster/namespace/kind/name}: the key of every topic but lessons. */
  @JsonIgnore
  public String key() {
    return cluster + "/" + namespace + "/" + kind + "/" + name;
  }

  /** {@code namespace/name}, as a person calls it. */
  @JsonIgnore
  public String displayName() {
    return namespace.equals(NO_NAMESPACE) ? kind + " " + name : namespace + "/" + name;
  }

  private static String part(String value, String component) {
    Require.text(value, component);
    Require.that(value.indexOf('/') < 0, component + " must not contain '/': " + value);
    return value;
  }
}
