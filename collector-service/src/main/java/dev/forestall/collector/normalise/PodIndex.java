package dev.forestall.collector.normalise;

import dev.forestall.model.workload.Subject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Pods by what else than their name they are called by. Guarded by its directory. */
final class PodIndex {
  private static final Comparator<PodIdentity> OLDEST_FIRST =
      Comparator.comparing(PodIdentity::createdAt).thenComparing(PodIdentity::uid);

  private final Map<String, PodIdentity> byUid = new HashMap<>();
  private final Map<String, String> uidByAddress = new HashMap<>();
  private final Map<PodName, TreeSet<PodIdentity>> byClaim = new HashMap<>();
  private final Map<String, Map<Subject, Integer>> podsByWorkloadName = new HashMap<>();

  void put(PodIdentity pod) {
    remove(pod.uid());
    byUid.put(pod.uid(), pod);
    pod.addresses().forEach(address -> uidByAddress.put(address, pod.uid()));
    pod.claims()
        .forEach(claim ->
            byClaim.computeIfAbsent(claim(pod, claim), c -> new TreeSet<>(OLDEST_FIRST)).add(pod));
    podsByWorkloadName
        .computeIfAbsent(pod.subject().name(), n -> new HashMap<>(1))
        .merge(pod.subject(), 1, Integer::sum);
  }

  void remove(String uid) {
    PodIdentity pod = byUid.get(uid);
    if (pod == null) {
      return;
    }
    releaseAddresses(uid);
    releaseClaims(pod);
    byUid.remove(uid);
    String name = pod.subject().name();
    podsByWorkloadName.computeIfPresent(
        name,
        (n, pods) -> {
          pods.computeIfPresent(pod.subject(), (s, count) -> count == 1 ? null : count - 1);
          return pods.isEmpty() ? null : pods;
        });
  }

  /** Its addresses may be another pod's from now on. */
  void releaseAddresses(String uid) {
    PodIdentity pod = byUid.get(uid);
    if (pod != null) {
      pod.addresses().forEach(address -> uidByAddress.remove(address, uid));
    }
  }

  /** Its claims are mounted by others from now on, if by any. */
  void releaseClaims(String uid) {
    PodIdentity pod = byUid.get(uid);
    if (pod != null) {
      releaseClaims(pod);
    }
  }

  private void releaseClaims(PodIdentity pod) {
    for (String claim : pod.claims()) {
      byClaim.computeIfPresent(
          claim(pod, claim),
          (c, pods) -> {
            pods.remove(pod);
            return pods.isEmpty() ? null : pods;
          });
    }
  }

  /** Of the pods that mount a claim the oldest: always the same one while it is there. */
  Optional<PodIdentity> mounting(PodName claim) {
    return Optional.ofNullable(byClaim.get(claim)).map(TreeSet::first);
  }

  private static PodName claim(PodIdentity pod, String claim) {
    return new PodName(pod.subject().namespace(), claim);
  }

  Optional<PodIdentity> withUid(String uid) {
    return Optional.ofNullable(byUid.get(uid));
  }

  Optional<PodIdentity> at(String address) {
    return Optional.ofNullable(uidByAddress.get(address)).map(byUid::get);
  }

  Set<Subject> workloadsNamed(String name) {
    return Set.copyOf(podsByWorkloadName.getOrDefault(name, Map.of()).keySet());
  }
}
