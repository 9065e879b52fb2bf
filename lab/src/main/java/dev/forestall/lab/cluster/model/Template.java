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
 * @param rest stands for everything else in it, empty when that is as planned
 */
public record Template(
    String image,
    Map<String, String> env,
    Map<String, String> annotations,
    double memoryLimitBytes,
    double cpuLimitCores,
    String rest) {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  public Template {
    env = Map.copyOf(env);
    annotations = Map.copyOf(annotations);
  }

  /** The same template with the image and the environment of that version. */
  Template running(Version version) {
    return new Template(
        version.image(), version.env(), annotations, memoryLimitBytes, cpuLimitCores, rest);
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
                memoryLimitBytes + "/" + cpuLimitCores,
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
