package dev.forestall.lab.cluster.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the software of one version behaves. A template runs a version when it has its image and all
 * of its environment variables.
 *
 * @param name its name
 * @param image image with tag
 * @param env environment variables that make this version of that image
 * @param memory memory of a container
 * @param serving how it serves
 * @param startUpSeconds from the start of a container until it is ready
 * @param crash how it ends by itself, null when it does not
 * @param files what it writes to disk
 * @param readyForSeconds from the start of a container until its readiness probe fails for good;
 *     infinite when it does not
 */
public record Version(
    String name,
    String image,
    Map<String, String> env,
    Memory memory,
    Serving serving,
    double startUpSeconds,
    @Nullable Crash crash,
    Files files,
    double readyForSeconds) {
  public Version {
    env = Map.copyOf(env);
  }

  /** One that writes hardly anything and stays ready. */
  public Version(
      String name,
      String image,
      Map<String, String> env,
      Memory memory,
      Serving serving,
      double startUpSeconds,
      @Nullable Crash crash) {
    this(
        name,
        image,
        env,
        memory,
        serving,
        startUpSeconds,
        crash,
        Files.HARDLY_ANY,
        Double.POSITIVE_INFINITY);
  }

  /** The same under another name. */
  public Version named(String other) {
    return new Version(
        other, image, env, memory, serving, startUpSeconds, crash, files, readyForSeconds);
  }

  boolean runsIn(Template template) {
    return image.equals(template.image())
        && env.entrySet().stream()
            .allMatch(e -> e.getValue().equals(template.env().get(e.getKey())));
  }

  /**
   * Working set of a container, in bytes.
   *
   * @param baseBytes once warm, without load
   * @param loadBytes more at the planned load of a replica, in proportion to the load
   * @param leakBytesPerSecond growth that never comes back
   * @param sawTooth the garbage collector's saw-tooth on top
   * @param noise standard deviation, as a share of {@code baseBytes}
   * @param cache what fills up after the start and then stays
   */
  public record Memory(
      double baseBytes,
      double loadBytes,
      double leakBytesPerSecond,
      SawTooth sawTooth,
      double noise,
      Cache cache) {
    /** Without a cache. */
    public Memory(
        double baseBytes,
        double loadBytes,
        double leakBytesPerSecond,
        SawTooth sawTooth,
        double noise) {
      this(baseBytes, loadBytes, leakBytesPerSecond, sawTooth, noise, Cache.NONE);
    }
  }

  /**
   * Fills up, ever more slowly, towards its size.
   *
   * @param bytes its size
   * @param seconds until two thirds of it are full
   */
  public record Cache(double bytes, double seconds) {
    static final Cache NONE = new Cache(0, 1);

    double filled(double ageSeconds) {
      return bytes * (1 - Math.exp(-ageSeconds / Math.max(1, seconds)));
    }
  }

  /**
   * Files that a container writes: to its volume when it has one, else into its own layer.
   *
   * @param bytes at the start
   * @param growthBytesPerSecond growth that nobody cleans up
   */
  public record Files(double bytes, double growthBytesPerSecond) {
    static final Files HARDLY_ANY = new Files(8 << 20, 0);
  }

  /**
   * Ramps up from the floor and falls back to it.
   *
   * @param bytes height at first
   * @param seconds from fall to fall
   * @param growthBytesPerSecond how the height grows with the container's age
   * @param maxBytes height at most
   */
  public record SawTooth(
      double bytes, double seconds, double growthBytesPerSecond, double maxBytes) {
    double height(double ageSeconds) {
      return Math.min(Math.max(bytes, maxBytes), bytes + growthBytesPerSecond * ageSeconds);
    }
  }

  /**
   * Serving requests.
   *
   * @param cpuSecondsPerRequest CPU of a request
   * @param idleCores CPU without load
   * @param latencySeconds own time of a request on an idle container
   * @param errorRate share of requests that fail by themselves
   */
  public record Serving(
      double cpuSecondsPerRequest, double idleCores, double latencySeconds, double errorRate) {}

  /**
   * Ends by itself.
   *
   * @param afterSeconds about how long after its start
   * @param exitCode exit code
   */
  public record Crash(double afterSeconds, int exitCode) {}
}
