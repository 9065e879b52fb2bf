package dev.forestall.collector.normalise;

import dev.forestall.model.workload.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pods by what else than their name they are called by. Guarded by its directory. */
final class PodIndex {
  private final Map<String, PodIdentity> byUid = new HashMap<>();
  private final Map<String, String> uidByAddress = new HashMap<>();
  private final Map<String, Map<Subject, Integer>> podsByWorkloadName = new HashMap<>();

  void put(PodIdentity pod) {
    remove(pod.uid());
    byUid.put(pod.uid(), pod);
    pod.addresses().forEach(address -> uidByAddress.put(address, pod.uid()));
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
