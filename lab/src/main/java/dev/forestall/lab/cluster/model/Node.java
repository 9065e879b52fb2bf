package dev.forestall.lab.cluster.model;

/**
 * A node; all are alike.
 *
 * @param name name
 * @param uid UID
 * @param cores CPU
 * @param memoryBytes memory
 */
public record Node(String name, String uid, double cores, double memoryBytes) {
  /** Size of its disk. */
  public static final double DISK_BYTES = 100.0 * (1L << 30);

  static Node numbered(int number, double cores, Draws identity) {
    String name = "node-" + number;
    return new Node(name, identity.uuid(name, "node", 0).toString(), cores, 16.0 * (1L << 30));
  }
}
