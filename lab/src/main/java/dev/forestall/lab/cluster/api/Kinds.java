package dev.forestall.lab.cluster.api;

import static dev.forestall.lab.cluster.api.Kind.Trait.GENERATION;
import static dev.forestall.lab.cluster.api.Kind.Trait.LOCKED;
import static dev.forestall.lab.cluster.api.Kind.Trait.NAMESPACED;
import static dev.forestall.lab.cluster.api.Kind.Trait.SCALE;
import static dev.forestall.lab.cluster.api.Kind.Trait.STATUS;

import dev.forestall.lab.cluster.api.Kind.Trait;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds that this API serves; a path that names none of them is answered with 404. */
final class Kinds {
  private static final EnumSet<Trait> PLAIN = EnumSet.of(NAMESPACED);
  private static final EnumSet<Trait> WITH_STATUS = EnumSet.of(NAMESPACED, STATUS);
  private static final EnumSet<Trait> WORKLOAD = EnumSet.of(NAMESPACED, STATUS, GENERATION);
  private static final EnumSet<Trait> SCALABLE = EnumSet.of(NAMESPACED, STATUS, GENERATION, SCALE);

  static final Kind POD =
      Kind.of(
          "v1",
          "pods",
          Pod.class,
          WORKLOAD,
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.schedulerName",
          "spec.serviceAccountName",
          "spec.hostNetwork",
          "status.phase",
          "status.podIP",
          "status.nominatedNodeName");
  static final Kind NAMESPACE =
      Kind.of("v1", "namespaces", Namespace.class, EnumSet.of(STATUS), "status.phase");

  /** Events are stored once, in this form, and served in both. */
  static final Kind EVENT =
      Kind.of(
          "v1",
          "events",
          Event.class,
          PLAIN,
          "involvedObject.kind",
          "involvedObject.namespace",
          "involvedObject.name",
          "involvedObject.uid",
          "involvedObject.apiVersion",
          "involvedObject.resourceVersion",
          "involvedObject.fieldPath",
          "reason",
          "reportingComponent",
          "source",
          "type");

  static final Kind EVENT_V1 =
      Kind.of(
          "events.k8s.io/v1",
          "events",
          io.fabric8.kubernetes.api.model.events.v1.Event.class,
          PLAIN,
          "regarding.kind",
          "regarding.namespace",
          "regarding.name",
          "regarding.uid",
          "regarding.apiVersion",
          "regarding.resourceVersion",
          "regarding.fieldPath",
          "reason",
          "reportingController",
          "type");
  static final Kind DEPLOYMENT = Kind.of("apps/v1", "deployments", Deployment.class, SCALABLE);
  static final Kind REPLICA_SET =
      Kind.of("apps/v1", "replicasets", ReplicaSet.class, SCALABLE, "status.replicas");
  static final Kind STATEFUL_SET = Kind.of("apps/v1", "statefulsets", StatefulSet.class, SCALABLE);
  static final Kind BUDGET =
      Kind.of(
          "policy/v1",
          "poddisruptionbudgets",
          PodDisruptionBudget.class,
          EnumSet.of(NAMESPACED, STATUS, GENERATION, LOCKED));

  static final List<Kind> ALL =
      List.of(
          POD,
          NAMESPACE,
          EVENT,
          EVENT_V1,
          DEPLOYMENT,
          REPLICA_SET,
          STATEFUL_SET,
          BUDGET,
          Kind.of("v1", "nodes", Node.class, EnumSet.of(STATUS), "spec.unschedulable"),
          Kind.of("v1", "services", Service.class, WITH_STATUS),
          Kind.of("v1", "endpoints", Endpoints.class, PLAIN),
          Kind.of("v1", "configmaps", ConfigMap.class, PLAIN),
          Kind.of("v1", "secrets", Secret.class, PLAIN, "type"),
          Kind.of("v1", "serviceaccounts", ServiceAccount.class, PLAIN),
          Kind.of("v1", "persistentvolumeclaims", PersistentVolumeClaim.class, WITH_STATUS),
          Kind.of("v1", "persistentvolumes", PersistentVolume.class, EnumSet.of(STATUS)),
          Kind.of("v1", "resourcequotas", ResourceQuota.class, WITH_STATUS),
          Kind.of("v1", "limitranges", LimitRange.class, PLAIN),
          Kind.of("apps/v1", "daemonsets", DaemonSet.class, WORKLOAD),
          Kind.of("batch/v1", "jobs", Job.class, WORKLOAD, "status.successful"),
          Kind.of("batch/v1", "cronjobs", CronJob.class, WORKLOAD),
          Kind.of(
              "autoscaling/v2",
              "horizontalpodautoscalers",
              HorizontalPodAutoscaler.class,
              WITH_STATUS),
          Kind.of("coordination.k8s.io/v1", "leases", Lease.class, EnumSet.of(NAMESPACED, LOCKED)),
          Kind.of("discovery.k8s.io/v1", "endpointslices", EndpointSlice.class, PLAIN),
          Kind.of("networking.k8s.io/v1", "ingresses", Ingress.class, WITH_STATUS),
          Kind.of("networking.k8s.io/v1", "networkpolicies", NetworkPolicy.class, PLAIN));

  private static final Map<Class<?>, Kind> BY_TYPE =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Kind::type, Function.identity()));

  private static final Map<String, Kind> BY_PATH =
      ALL.stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  kind -> kind.apiVersion() + "/" + kind.plural(), Function.identity()));

  private Kinds() {}

  static Kind of(Class<? extends HasMetadata> type) {
    Kind kind = BY_TYPE.get(type);
    if (kind == null) {
      throw new IllegalArgumentException(
          "the simulated API has no kind for " + type.getName() + "; add it to Kinds");
    }
    return kind;
  }

  static Optional<Kind> at(String apiVersion, String plural) {
    return Optional.ofNullable(BY_PATH.get(apiVersion + "/" + plural));
  }

  /** The kind under whose form an object is kept. */
  static Kind stored(Kind kind) {
    return kind.equals(EVENT_V1) ? EVENT : kind;
  }
}
