package dev.forestall.lab.cluster.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the model needs of a pod template. Two templates are the same revision when they are equal.
 *
 * @param image image of the container
 * @param env its environment
 * @param annotations the template's annotations
 * @param memoryLimitBytes {@code limits.memory}, infinite when there is none
 * @param cpuLimitCores {@code limits.cpu}, infinite when there is none
 * @param storageLimitBytes {@code limits.ephemeral-storage}, infinite when there is none
 * @param config a ConfigMap that it reads and that nobody has made, empty when there is none
 * @param rest stands for everything else in it, empty when that is as planned
 */
public record Template(
    String image,
    Map<String, String> env,
    Map<String, String> annotations,
    double memoryLimitBytes,
    double cpuLimitCores,
    double storageLimitBytes,
    String config,
    String rest) {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  public Template {
    env = Map.copyOf(env);
    annotations = Map.copyOf(annotations);
  }

  /** One without annotations, without a limit of storage, that reads no ConfigMap. */
  public static Template of(String image, double memoryLimitBytes, double cpuLimitCores) {
    return new Template(
        image,
        Map.of(),
        Map.of(),
        memoryLimitBytes,
        cpuLimitCores,
        Double.POSITIVE_INFINITY,
        "",
        "");
  }

  /** The same with another limit of storage. */
  public Template withStorageLimit(double bytes) {
    return new Template(
        image, env, annotations, memoryLimitBytes, cpuLimitCores, bytes, config, rest);
  }

  /** The same with another image. */
  public Template withImage(String other) {
    return new Template(
        other, env, annotations, memoryLimitBytes, cpuLimitCores, storageLimitBytes, config, rest);
  }

  /** The same, as {@code kubectl rollout restart} leaves it. */
  public Template restarted(String at) {
    Map<String, String> more = new TreeMap<>(annotations);
    more.put("kubectl.kubernetes.io/restartedAt", at);
    return new Template(
        image, env, more, memoryLimitBytes, cpuLimitCores, storageLimitBytes, config, rest);
  }

  /** The same template with that version and what the rollout changes beside it. */
  Template running(ClusterPlan.Rollout rollout) {
    ClusterPlan.Edit edit = rollout.edit();
    return new Template(
        rollout.version().image(),
        rollout.version().env(),
        annotations,
        edit.memoryLimitBytes() > 0 ? edit.memoryLimitBytes() : memoryLimitBytes,
        edit.cpuLimitCores() > 0 ? edit.cpuLimitCores() : cpuLimitCores,
        storageLimitBytes,
        edit.config(),
        rest);
  }

  /** The value of the label {@code pod-template-hash}. */
  String hash() {
    return letters(
        Draws.hash(
            String.join(
                "\n",
                image,
                new TreeMap<>(env).toString(),
                new TreeMap<>(annotations).toString(),
                memoryLimitBytes + "/" + cpuLimitCores + "/" + storageLimitBytes + "/" + config,
                rest)),
        9);
  }

  /** Letters and digits that never make a word, as Kubernetes writes generated names. */
  static String letters(long bits, int count) {
    StringBuilder name = new StringBuilder();
    long left = bits;
    for (int i = 0; i < count; i++) {
      name.append(ALPHABET.charAt((int) Long.remainderUnsigned(left, ALPHABET.length())));
      left = Long.divideUnsigned(left, ALPHABET.length());
    }
    return name.toString();
  }
}
