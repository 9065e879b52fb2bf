package dev.forestall.lab.cluster.model;

/**
 * The kubelet's back-off: the first restart is immediate, the next waits 10 s, then twice as long
 * each time up to five minutes; ten good minutes forget it.
 */
final class BackOff {
  private static final long FIRST = 10;
  private static final long LONGEST = 300;
  private static final long FORGOTTEN_AFTER = 600;
  private long next;

  /** Seconds to wait after a container that had run that long. */
  long after(long ranSeconds) {
    if (ranSeconds >= FORGOTTEN_AFTER) {
      next = 0;
    }
    long wait = next;
    next = wait == 0 ? FIRST : Math.min(LONGEST, wait * 2);
    return wait;
  }
}
