package dev.forestall.collector.aggregate;

import java.util.HashSet;
import java.util.Set;

/**
 * How many keys a slice of a workload may have. Half of the room is kept for keys that the slice
 * before had too, so that a flood of names that never come again does not push out the usual ones.
 */
final class KeyRoom {
  private final int most;
  private final Set<Integer> regulars;
  private final Total total;
  private final Set<Integer> admitted = new HashSet<>();
  private int used;
  private int newcomers;

  /** Keys of all slices and workloads. */
  static final class Total {
    private final int most;
    private int used;

    Total(int most) {
      this.most = most;
    }
  }

  /**
   * @param most keys of this slice
   * @param regulars hash codes of the keys of the slice before
   * @param total bound on all of them
   */
  KeyRoom(int most, Set<Integer> regulars, Total total) {
    this.most = most;
    this.regulars = regulars;
    this.total = total;
  }

  /** Whether a new key has room. */
  boolean admit(Object key) {
    boolean regular = regulars.contains(key.hashCode());
    boolean full = used >= most || total.used >= total.most;
    if (full || (!regular && newcomers >= Math.max(1, most / 2))) {
      return false;
    }
    used++;
    total.used++;
    newcomers += regular ? 0 : 1;
    admitted.add(key.hashCode());
    return true;
  }

  /** The slice is published: gives its room back. */
  Set<Integer> close() {
    total.used -= used;
    used = 0;
    return admitted;
  }
}
