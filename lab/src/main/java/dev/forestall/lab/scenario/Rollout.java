package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.ClusterPlan;
import dev.forestall.lab.cluster.model.Version;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A version that somebody rolls out: a fault or a harmless change, as its behaviour says.
 *
 * @param target name of the workload
 * @param start when, after the scenario's start
 * @param version name of the version
 * @param setting environment variables that make the version while the image stays; empty when the
 *     image's tag is the version
 * @param behaviour how it behaves
 */
record Rollout(
    Workload target,
    Drawn start,
    String version,
    Map<String, String> setting,
    Behaviour behaviour) {

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
        e.optional("shape", target.behaviour()::changedBy).orElse(target.behaviour()));
  }

  ClusterPlan.Rollout plan(long seed, boolean imageExists) {
    String image = setting.isEmpty() ? version : target.version();
    Version made = target.version(image, setting, behaviour, seed);
    Version named =
        new Version(
            version,
            made.image(),
            made.env(),
            made.memory(),
            made.serving(),
            made.startUpSeconds(),
            made.crash());
    return new ClusterPlan.Rollout(start.seconds(seed), target.name(), named, imageExists);
  }

  static Optional<Entry> shape(Entry e, String key) {
    return e.has("shape") && e.child("shape").has(key)
        ? Optional.of(e.child("shape").child(key))
        : Optional.empty();
  }

  private static Map<String, String> setting(Entry e) {
    Map<String, String> env = new LinkedHashMap<>();
    e.keys().stream().sorted().forEach(k -> env.put(k, e.child(k).text()));
    return env;
  }
}
