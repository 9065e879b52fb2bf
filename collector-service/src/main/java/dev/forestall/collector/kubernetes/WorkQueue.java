package dev.forestall.collector.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keys of what changed, each at most once: while Kafka is away it grows no larger than the cluster.
 */
final class WorkQueue {
  private final Set<Key> keys = new LinkedHashSet<>();

  synchronized void add(Key key) {
    keys.add(key);
    notifyAll();
  }

  /** Up to {@code most} keys, in the order they came; waits for the first. */
  synchronized List<Key> take(int most, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (keys.isEmpty() && deadline - System.nanoTime() > 0) {
      wait(Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
    }
    List<Key> taken = new ArrayList<>();
    Iterator<Key> all = keys.iterator();
    while (all.hasNext() && taken.size() < most) {
      taken.add(all.next());
      all.remove();
    }
    return taken;
  }
}
