package dev.forestall.collector.normalise;

import dev.forestall.model.workload.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a pod's name means: the pods that are, and for a while those that were, so that their last
 * samples still find their workload.
 */
public final class PodDirectory {
  /** How long a name that stayed unknown is not waited for again. */
  private static final long UNKNOWN_FOR_NANOS = Duration.ofSeconds(30).toNanos();

  private static final int MOST_UNKNOWN = 10_000;

  private final Clock clock;
  private final Duration goneFor;
  private final Map<PodName, List<Entry>> entries = new HashMap<>();
  private final Map<PodName, Long> unknownSince = new HashMap<>();
  private final PodIndex index = new PodIndex();

  private record Entry(PodIdentity pod, @Nullable Instant goneAt) {}

  /** Keeps the gone for {@code goneFor} of this clock. */
  public PodDirectory(Clock clock, Duration goneFor) {
    this.clock = clock;
    this.goneFor = goneFor;
  }

  /** A pod is there, or is otherwise than it was. */
  public synchronized void seen(String namespace, PodIdentity pod) {
    PodName name = new PodName(namespace, pod.name());
    List<Entry> known = entries.computeIfAbsent(name, n -> new ArrayList<>(1));
    known.removeIf(e -> e.pod().uid().equals(pod.uid()));
    known.replaceAll(e -> e.goneAt() == null ? new Entry(e.pod(), clock.instant()) : e);
    known.add(new Entry(pod, null));
    index.put(pod);
    unknownSince.remove(name);
    notifyAll();
  }

  /** A pod is gone. */
  public synchronized void gone(String namespace, String name, String uid) {
    entries
        .getOrDefault(new PodName(namespace, name), new ArrayList<>())
        .replaceAll(e ->
            e.pod().uid().equals(uid) && e.goneAt() == null
                ? new Entry(e.pod(), clock.instant())
                : e);
    index.releaseAddresses(uid);
    index.releaseClaims(uid);
  }

  /** The pod that mounts this claim, named as a pod would be by its namespace and name. */
  public synchronized Optional<PodIdentity> mounting(PodName claim) {
    return index.mounting(claim);
  }

  /** The pod of that UID. */
  public synchronized Optional<PodIdentity> withUid(String uid) {
    return index.withUid(uid);
  }

  /** The pod that has this address now. */
  public synchronized Optional<PodIdentity> at(String address) {
    return index.at(address);
  }

  /** The workloads of that name, in any namespace and of any kind, that have or had pods. */
  public synchronized Set<Subject> workloadsNamed(String name) {
    return index.workloadsNamed(name);
  }

  /**
   * The pod that had this name at that time: the youngest that had been created by then, else the
   * oldest of that name.
   */
  public synchronized Optional<PodIdentity> resolve(PodName name, Instant at) {
    PodIdentity found = null;
    for (Entry entry : entries.getOrDefault(name, List.of())) {
      PodIdentity pod = entry.pod();
      boolean created = !pod.createdAt().isAfter(at);
      if (found == null || (created && pod.createdAt().isAfter(found.createdAt()))) {
        found = pod;
      } else if (!created
          && found.createdAt().isAfter(at)
          && pod.createdAt().isBefore(found.createdAt())) {
        found = pod;
      } else if (created && found.createdAt().isAfter(at)) {
        found = pod;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The newest pod of this name. */
  public Optional<PodIdentity> newest(PodName name) {
    return resolve(name, Instant.MAX);
  }

  /**
   * Waits until all of these are known, or for {@code patience}. A name that stayed unknown is not
   * waited for again for a while, so that the pods of another cluster do not hold up this one's.
   */
  public synchronized void awaitKnown(Collection<PodName> names, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    unknownSince.values().removeIf(since -> System.nanoTime() - since > UNKNOWN_FOR_NANOS);
    List<PodName> waitedFor = names.stream().filter(n -> !unknownSince.containsKey(n)).toList();
    while (!entries.keySet().containsAll(waitedFor)) {
      long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (millis <= 0) {
        break;
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    waitedFor.stream()
        .filter(n -> !entries.containsKey(n))
        .limit(Math.max(0, MOST_UNKNOWN - unknownSince.size()))
        .forEach(n -> unknownSince.put(n, System.nanoTime()));
  }

  /** Forgets who has been gone for too long. */
  public synchronized void forgetGone() {
    Instant limit = clock.instant().minus(goneFor);
    Iterator<List<Entry>> all = entries.values().iterator();
    while (all.hasNext()) {
      List<Entry> known = all.next();
      known.removeIf(e -> {
        boolean old = e.goneAt() != null && e.goneAt().isBefore(limit);
        if (old) {
          index.remove(e.pod().uid());
        }
        return old;
      });
      if (known.isEmpty()) {
        all.remove();
      }
    }
  }
}
