package dev.forestall.lab.scenario;

import dev.forestall.lab.cluster.model.Template;
import dev.forestall.lab.cluster.model.Version;
import dev.forestall.lab.cluster.model.WorkloadPlan;
import java.util.List;
import java.util.Map;

/**
 * A workload of a scenario: a Deployment that stands since long before the warm-up.
 *
 * @param name name of the Deployment
 * @param container name of its container
 * @param image image without tag; the tag is the version's name
 * @param replicas replicas
 * @param memoryLimit memory limit
 * @param cpuLimit CPU limit in cores
 * @param load requests a second from outside
 * @param dailySwing amplitude of the daily pattern, as a share
 * @param loadNoise noise of the load, as a share
 * @param calls workloads that it calls, and how often a request
 * @param version name of its version
 * @param progressDeadlineSeconds progress deadline of its rollouts
 * @param behaviour how that version behaves
 * @param storageLimit limit of what a container may write into its own layer, 0 for none
 * @param volume size of the volume that its pods write to, 0 for none
 */
record Workload(
    String name,
    String container,
    String image,
    Drawn replicas,
    Drawn memoryLimit,
    Drawn cpuLimit,
    Drawn load,
    Drawn dailySwing,
    Drawn loadNoise,
    List<Call> calls,
    String version,
    long progressDeadlineSeconds,
    Behaviour behaviour,
    Drawn storageLimit,
    Drawn volume) {

  /**
   * A call of another workload.
   *
   * @param entry where the file says so
   * @param workload its name
   * @param perRequest calls a request
   */
  record Call(Entry entry, String workload, Drawn perRequest) {
    static Call read(Entry e) {
      e.only("workload", "perRequest");
      return new Call(
          e, e.required("workload").name(), e.read("perRequest", Units::number, Drawn.fixed(1)));
    }
  }

  static Workload read(Entry e, String namespace) {
    e.only(
        "name",
        "container",
        "image",
        "replicas",
        "memoryLimit",
        "cpuLimit",
        "load",
        "dailySwing",
        "loadNoise",
        "calls",
        "version",
        "progressDeadline",
        "behaviour",
        "storageLimit",
        "volume");
    String name = e.required("name").name();
    Drawn replicas = Units.count(e.required("replicas"));
    Drawn volume = e.read("volume", Units::bytes, Drawn.fixed(0));
    if (volume.to() > 0 && replicas.to() > 1) {
      throw e.child("volume").wrong("must not be given with more than one replica");
    }
    return new Workload(
        name,
        e.read("container", Entry::name, "app"),
        e.read("image", Entry::text, namespace + "/" + name),
        replicas,
        Units.bytes(e.required("memoryLimit")),
        e.read("cpuLimit", Units::number, Drawn.fixed(1)),
        e.read("load", Units::number, Drawn.fixed(0)),
        e.read("dailySwing", Units::number, Drawn.fixed(0.2)),
        e.read("loadNoise", Units::number, Drawn.fixed(0.03)),
        e.list("calls", Call::read),
        e.read("version", Entry::name, "v1"),
        e.read("progressDeadline", Units::fixedSeconds, 600L),
        e.read("behaviour", Behaviour::read, Behaviour.ordinary()),
        e.read("storageLimit", Units::bytes, Drawn.fixed(0)),
        volume);
  }

  WorkloadPlan plan(String namespace, long seed) {
    Version first = version(version, Map.of(), behaviour, seed);
    return new WorkloadPlan(
        namespace,
        name,
        container,
        replicas.count(seed),
        Template.of(first.image(), limitBytes(seed), cpuLimit.at(seed))
            .withStorageLimit(
                storageLimit.to() > 0 ? mebibytes(storageLimit, seed) : Double.POSITIVE_INFINITY),
        List.of(first),
        new WorkloadPlan.Load(load.at(seed), dailySwing.at(seed), loadNoise.at(seed)),
        calls.stream()
            .map(c -> new WorkloadPlan.Call(c.workload(), c.perRequest().at(seed)))
            .toList(),
        (int) progressDeadlineSeconds,
        mebibytes(volume, seed));
  }

  /** Another version of it. */
  Version version(String named, Map<String, String> env, Behaviour behaves, long seed) {
    double room = mebibytes(volume.to() > 0 ? volume : storageLimit, seed);
    return behaves.version(named, image + ":" + named, env, limitBytes(seed), room, seed);
  }

  private double limitBytes(long seed) {
    return mebibytes(memoryLimit, seed);
  }

  private static double mebibytes(Drawn bytes, long seed) {
    return Math.round(bytes.at(seed) / 0x1p20) * 0x1p20;
  }
}
