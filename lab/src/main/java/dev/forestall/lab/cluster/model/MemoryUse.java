package dev.forestall.lab.cluster.model;

/** The working set of a container: warm-up, load, leak, saw-tooth and noise. */
final class MemoryUse {
  private static final double WARM_UP_SECONDS = 60;
  private static final double FOLLOW_SECONDS = 120;
  private static final long NOISE_KNOT = 60;
  private final Draws draws;

  MemoryUse(Draws draws) {
    this.draws = draws;
  }

  /**
   * The working set now.
   *
   * @param load requests a second, as a multiple of what was planned for a replica
   */
  double bytes(Pod pod, Version version, double load, long now) {
    String workload = pod.owner().owner().key();
    Version.Memory memory = version.memory();
    Usage usage = pod.container().usage();
    double age = now - pod.container().startedAt();
    usage.followedLoad += (load - usage.followedLoad) / FOLLOW_SECONDS;
    double warm = 1 - 0.5 * Math.exp(-age / WARM_UP_SECONDS);
    double noise =
        draws.smooth(workload, pod.replica(), "memory", now, NOISE_KNOT)
            + 0.3 * draws.normal(workload, pod.replica(), "memory spike", now);
    return memory.baseBytes() * (warm * own(pod, "base", 0.02) + memory.noise() * noise)
        + memory.loadBytes() * usage.followedLoad
        + leaked(pod, memory.leakBytesPerSecond(), age)
        + memory.cache().filled(age) * own(pod, "cache", 0.05)
        + sawTooth(pod, memory.sawTooth(), age, now);
  }

  /** Adds up, since a version may begin to leak while it runs. */
  private double leaked(Pod pod, double bytesPerSecond, double age) {
    Usage usage = pod.container().usage();
    double more = bytesPerSecond * own(pod, "leak", 0.05);
    usage.leakedBytes = Double.isNaN(usage.leakedBytes) ? more * age : usage.leakedBytes + more;
    return usage.leakedBytes;
  }

  private double sawTooth(Pod pod, Version.SawTooth sawTooth, double age, long now) {
    if (sawTooth.seconds() <= 0) {
      return 0;
    }
    double phase = draws.uniform(pod.owner().owner().key(), pod.replica(), "saw-tooth", 0);
    double way = now / sawTooth.seconds() + phase;
    return sawTooth.height(age) * (way - Math.floor(way));
  }

  private double own(Pod pod, String purpose, double spread) {
    return 1
        + spread * (2 * draws.uniform(pod.owner().owner().key(), pod.replica(), purpose, 0) - 1);
  }
}
