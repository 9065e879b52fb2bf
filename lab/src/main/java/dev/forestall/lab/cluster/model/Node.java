package dev.forestall.lab.cluster.model;

/**
 * A node; all are alike and healthy.
 *
 * @param name name
 * @param uid UID
 * @param cores CPU
 * @param memoryBytes memory
 */
public record Node(String name, String uid, double cores, double memoryBytes) {
  static Node numbered(int number, Draws identity) {
    String name = "node-" + number;
    return new Node(name, identity.uuid(name, "node", 0).toString(), 8, 16.0 * (1L << 30));
  }
}
