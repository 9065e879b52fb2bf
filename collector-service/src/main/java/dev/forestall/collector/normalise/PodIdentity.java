package dev.forestall.collector.normalise;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * A pod and the workload that it belongs to.
 *
 * @param subject its workload
 * @param name its name
 * @param uid its UID
 * @param createdAt when it was created, whole seconds
 * @param containerIds container name to the runtime's id of the one that runs now
 * @param addresses its own IP addresses as {@link java.net.InetAddress#getHostAddress()} writes
 *     them; none while it has none, or has its node's
 * @param claims the PersistentVolumeClaims that it mounts
 */
public record PodIdentity(
    Subject subject,
    String name,
    String uid,
    Instant createdAt,
    Map<String, String> containerIds,
    Set<String> addresses,
    Set<String> claims) {
  public PodIdentity {
    Require.present(subject, "subject");
    Require.text(name, "name");
    Require.text(uid, "uid");
    Require.present(createdAt, "createdAt");
    containerIds = Map.copyOf(containerIds);
    addresses = Set.copyOf(addresses);
    claims = Set.copyOf(claims);
  }

  /** A pod that mounts no claims. */
  public PodIdentity(
      Subject subject,
      String name,
      String uid,
      Instant createdAt,
      Map<String, String> containerIds,
      Set<String> addresses) {
    this(subject, name, uid, createdAt, containerIds, addresses, Set.of());
  }
}
