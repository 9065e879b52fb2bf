package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.ClusterPlan;
import dev.forestall.lab.cluster.model.Version;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A version that somebody rolls out: a fault or a harmless change, as its behaviour says.
 *
 * @param target name of the workload
 * @param start when, after the scenario's start
 * @param version name of the version
 * @param setting environment variables that make the version while the image stays; empty when the
 *     image's tag is the version
 * @param behaviour how it behaves
 * @param memoryLimit new memory limit, 0 to leave it
 * @param cpuLimit new CPU limit in cores, 0 to leave it
 * @param config a ConfigMap that nobody has made, empty for none
 */
record Rollout(
    Workload target,
    Drawn start,
    String version,
    Map<String, String> setting,
    Behaviour behaviour,
    Drawn memoryLimit,
    Drawn cpuLimit,
    String config) {
  private static final double MEBI = 1 << 20;

  static Rollout read(Entry e, Workload target, String otherwise) {
    String version = e.read("version", Entry::name, otherwise);
    if (version.equals(target.version())) {
      throw e.child("version").wrong("must differ from the version that runs, " + version);
    }
    return new Rollout(
        target,
        Units.duration(e.required("start")),
        version,
        e.optional("setting", Rollout::setting).orElse(Map.of()),
        e.optional("shape", target.behaviour()::changedBy).orElse(target.behaviour()),
        e.read("memoryLimit", Units::bytes, Drawn.fixed(0)),
        e.read("cpuLimit", Units::number, Drawn.fixed(0)),
        e.read("config", Entry::name, ""));
  }

  ClusterPlan.Rollout plan(long seed, boolean imageExists) {
    String image = setting.isEmpty() ? version : target.version();
    Version made = target.version(image, setting, behaviour, seed).named(version);
    double limit = Math.round(memoryLimit.at(seed) / MEBI) * MEBI;
    return new ClusterPlan.Rollout(
        start.seconds(seed),
        target.name(),
        made,
        imageExists,
        new ClusterPlan.Edit(limit, cpuLimit.at(seed), config));
  }

  private static Map<String, String> setting(Entry e) {
    Map<String, String> env = new LinkedHashMap<>();
    e.keys().stream().sorted().forEach(k -> env.put(k, e.child(k).text()));
    return env;
  }
}
