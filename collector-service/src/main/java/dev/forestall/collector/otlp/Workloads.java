package dev.forestall.collector.otlp;

import dev.forestall.collector.aggregate.Names;
import dev.forestall.collector.aggregate.Service;
import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.PodIdentity;
import dev.forestall.collector.normalise.PodName;
import dev.forestall.model.workload.Subject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose a resource is. In this order: the pod's UID, its name, its workload's name (semantic
 * conventions {@code k8s.*}), the service's name where just one workload has it, and the address of
 * the sender where a pod sends for itself. What is said is believed only of workloads that the
 * cluster knows, so that no sender can make up keys.
 */
final class Workloads {
  private static final int MOST_SENDERS = 10_000;
  private static final String NAMESPACE = "k8s.namespace.name";
  private static final String SERVICE = "service.name";
  private static final String SERVICE_NAMESPACE = "service.namespace";
  private static final String UNNAMED = "unknown_service";

  /** Attribute to kind, the one that owns the other first. */
  private static final Map<String, String> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put("k8s.deployment.name", "Deployment");
    KINDS.put("k8s.statefulset.name", "StatefulSet");
    KINDS.put("k8s.daemonset.name", "DaemonSet");
    KINDS.put("k8s.cronjob.name", "CronJob");
    KINDS.put("k8s.job.name", "Job");
  }

  private final PodDirectory pods;
  private final Map<String, Sender> senders = new LinkedHashMap<>(64, 0.75f, true);

  /**
   * What is known of an address.
   *
   * @param pod UID of the pod that has it
   * @param service what it called itself first
   * @param forwards whether it sends for others: a gateway
   */
  private record Sender(String pod, String service, boolean forwards) {}

  /**
   * What was found.
   *
   * @param service whose it is
   * @param unknown why it is of no known workload, null when it is
   */
  record Found(Service service, @Nullable OtlpDrop unknown) {}

  Workloads(PodDirectory pods) {
    this.pods = pods;
  }

  /**
   * Finds out whose it is, and of which pod: where neither UID nor name of the pod is said, the
   * host may bear its name, as a container does, or the pod may send for itself.
   *
   * @param resource attributes of the resource
   * @param peer address of the sender, as {@link java.net.InetAddress#getHostAddress()} writes it
   */
  Found of(Map<String, String> resource, String peer) {
    String name = Names.clean(resource.getOrDefault(SERVICE, ""), UNNAMED);
    Optional<PodIdentity> pod = byPod(resource);
    Optional<Subject> stated = pod.map(PodIdentity::subject).or(() -> byWorkload(resource));
    Set<Subject> called = stated.isPresent() ? Set.of() : byService(resource);
    Optional<Subject> named = stated.or(() -> only(called));
    Optional<PodIdentity> sender = bySender(name, peer);
    Optional<Subject> found = named.or(() -> sender.map(PodIdentity::subject));
    note(peer, name, named);
    return found
        .map(subject ->
            new Found(
                new Service(
                    subject,
                    name,
                    pod.or(() -> byHost(resource, subject))
                        .or(() -> sender)
                        .filter(p -> p.subject().equals(subject))
                        .map(PodIdentity::name)
                        .orElse(null)),
                null))
        .orElseGet(() ->
            new Found(
                new Service(null, name),
                called.size() > 1 ? OtlpDrop.AMBIGUOUS_SERVICE : OtlpDrop.UNKNOWN_WORKLOAD));
  }

  private Optional<PodIdentity> byHost(Map<String, String> resource, Subject subject) {
    return Optional.ofNullable(text(resource, "host.name"))
        .flatMap(host -> pods.newest(new PodName(subject.namespace(), host)));
  }

  private Optional<PodIdentity> byPod(Map<String, String> resource) {
    String namespace = text(resource, NAMESPACE);
    String pod = text(resource, "k8s.pod.name");
    return Optional.ofNullable(text(resource, "k8s.pod.uid"))
        .flatMap(pods::withUid)
        .or(() ->
            namespace == null || pod == null
                ? Optional.empty()
                : pods.newest(new PodName(namespace, pod)));
  }

  private Optional<Subject> byWorkload(Map<String, String> resource) {
    String namespace = text(resource, NAMESPACE);
    if (namespace == null) {
      return Optional.empty();
    }
    return KINDS.entrySet().stream()
        .filter(kind -> text(resource, kind.getKey()) != null)
        .flatMap(kind ->
            pods.workloadsNamed(resource.getOrDefault(kind.getKey(), "")).stream()
                .filter(s -> s.kind().equals(kind.getValue()) && s.namespace().equals(namespace)))
        .findFirst();
  }

  /** The workloads of that name: of its namespace if it says one, else of any. */
  private Set<Subject> byService(Map<String, String> resource) {
    String name = text(resource, SERVICE);
    if (name == null) {
      return Set.of();
    }
    Set<Subject> all = pods.workloadsNamed(name);
    String namespace = text(resource, NAMESPACE);
    if (namespace != null) {
      return in(namespace, all);
    }
    String group = text(resource, SERVICE_NAMESPACE);
    Set<Subject> ofGroup = group == null ? Set.of() : in(group, all);
    return ofGroup.isEmpty() ? all : ofGroup;
  }

  private synchronized Optional<PodIdentity> bySender(String service, String peer) {
    Sender known = senders.get(peer);
    return pods.at(peer)
        .filter(pod ->
            known == null
                || !known.pod().equals(pod.uid())
                || (!known.forwards() && known.service().equals(service)));
  }

  /** A pod that sends what is another's, or under two names, is a gateway. */
  private synchronized void note(String peer, String service, Optional<Subject> named) {
    Optional<PodIdentity> pod = pods.at(peer);
    if (pod.isEmpty()) {
      return;
    }
    Sender before = senders.get(peer);
    boolean fresh = before == null || !before.pod().equals(pod.get().uid());
    String first = fresh ? service : Objects.requireNonNull(before).service();
    boolean another = named.filter(s -> !s.equals(pod.get().subject())).isPresent();
    boolean forwards =
        another || !first.equals(service) || (!fresh && Objects.requireNonNull(before).forwards());
    senders.put(peer, new Sender(pod.get().uid(), first, forwards));
    if (senders.size() > MOST_SENDERS) {
      senders.remove(senders.keySet().iterator().next());
    }
  }

  private static Set<Subject> in(String namespace, Set<Subject> all) {
    return all.stream().filter(s -> s.namespace().equals(namespace)).collect(Collectors.toSet());
  }

  private static Optional<Subject> only(Set<Subject> all) {
    return all.size() == 1 ? all.stream().findFirst() : Optional.empty();
  }

  private static @Nullable String text(Map<String, String> resource, String key) {
    String value = resource.get(key);
    return value == null || value.isBlank() ? null : value;
  }
}
