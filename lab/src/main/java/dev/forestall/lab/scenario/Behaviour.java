package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a version behaves, as a scenario file says it; what a later version leaves out is as in the
 * one before.
 */
record Behaviour(
    Size memory,
    Size loadMemory,
    Size leakPerMinute,
    Size sawTooth,
    Drawn sawToothPeriod,
    Size sawToothGrowthPerMinute,
    Size sawToothMax,
    Drawn memoryNoise,
    Drawn cpuPerRequest,
    Drawn idleCpu,
    Drawn latency,
    Drawn errorRate,
    Drawn startUp,
    @Nullable Drawn crashAfter,
    Drawn exitCode,
    Size cache,
    Drawn cacheFill,
    Size files,
    Size fileGrowthPerMinute,
    @Nullable Drawn readyFor) {

  static final List<String> KEYS =
      List.of(
          "memory",
          "loadMemory",
          "leakPerMinute",
          "sawTooth",
          "sawToothPeriod",
          "sawToothGrowthPerMinute",
          "sawToothMax",
          "memoryNoise",
          "cpuPerRequest",
          "idleCpu",
          "latency",
          "errorRate",
          "startUp",
          "crashAfter",
          "exitCode",
          "cache",
          "cacheFill",
          "files",
          "fileGrowthPerMinute",
          "readyFor");

  private static final Behaviour ORDINARY =
      new Behaviour(
          new Size(Drawn.fixed(0.4), true),
          new Size(Drawn.fixed(0.05), true),
          Size.NONE,
          new Size(Drawn.fixed(0.03), true),
          Drawn.fixed(150),
          Size.NONE,
          Size.NONE,
          Drawn.fixed(0.01),
          Drawn.fixed(0.01),
          Drawn.fixed(0.02),
          Drawn.fixed(0.03),
          Drawn.fixed(0.0005),
          Drawn.fixed(20),
          null,
          Drawn.fixed(1),
          Size.NONE,
          Drawn.fixed(600),
          new Size(Drawn.fixed(8 << 20), false),
          Size.NONE,
          null);

  static Behaviour read(Entry entry) {
    return ORDINARY.changedBy(entry);
  }

  static Behaviour ordinary() {
    return ORDINARY;
  }

  Behaviour changedBy(Entry e) {
    e.only(KEYS);
    return new Behaviour(
        e.read("memory", Units::size, memory),
        e.read("loadMemory", Units::size, loadMemory),
        e.read("leakPerMinute", Units::size, leakPerMinute),
        e.read("sawTooth", Units::size, sawTooth),
        e.read("sawToothPeriod", Units::duration, sawToothPeriod),
        e.read("sawToothGrowthPerMinute", Units::size, sawToothGrowthPerMinute),
        e.read("sawToothMax", Units::size, sawToothMax),
        e.read("memoryNoise", Units::number, memoryNoise),
        e.read("cpuPerRequest", Units::number, cpuPerRequest),
        e.read("idleCpu", Units::number, idleCpu),
        e.read("latency", Units::number, latency),
        e.read("errorRate", Units::number, errorRate),
        e.read("startUp", Units::duration, startUp),
        e.has("crashAfter") ? Units.duration(e.child("crashAfter")) : crashAfter,
        e.read("exitCode", Units::count, exitCode),
        e.read("cache", Units::size, cache),
        e.read("cacheFill", Units::duration, cacheFill),
        e.read("files", Units::size, files),
        e.read("fileGrowthPerMinute", Units::size, fileGrowthPerMinute),
        e.has("readyFor") ? Units.duration(e.child("readyFor")) : readyFor);
  }

  /**
   * The version that behaves like this, with what the seed draws.
   *
   * @param limitBytes memory limit: what shares of memory are shares of
   * @param roomBytes room for files: what shares of files are shares of
   */
  Version version(
      String name,
      String image,
      Map<String, String> env,
      double limitBytes,
      double roomBytes,
      long seed) {
    return new Version(
        name,
        image,
        env,
        new Version.Memory(
            memory.bytes(seed, limitBytes),
            loadMemory.bytes(seed, limitBytes),
            leakPerMinute.bytes(seed, limitBytes) / 60,
            new Version.SawTooth(
                sawTooth.bytes(seed, limitBytes),
                sawToothPeriod.at(seed),
                sawToothGrowthPerMinute.bytes(seed, limitBytes) / 60,
                sawToothMax.bytes(seed, limitBytes)),
            memoryNoise.at(seed),
            new Version.Cache(cache.bytes(seed, limitBytes), cacheFill.at(seed))),
        new Version.Serving(
            cpuPerRequest.at(seed), idleCpu.at(seed), latency.at(seed), errorRate.at(seed)),
        startUp.at(seed),
        crashAfter == null ? null : new Version.Crash(crashAfter.at(seed), exitCode.count(seed)),
        new Version.Files(
            files.bytes(seed, roomBytes), fileGrowthPerMinute.bytes(seed, roomBytes) / 60),
        readyFor == null ? Double.POSITIVE_INFINITY : readyFor.at(seed));
  }
}
