package dev.forestall.detector.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestall.model.workload.Subject;

/**
 * The keys. What is of one workload shares a hash tag, so that Redis Cluster keeps it together; no
 * command names keys of two tags.
 *
 * <pre>
 * forestall:window:{subject}:UID   hash: slots of the last fifteen minutes
 * forestall:long:{subject}:UID     hash: five-minute buckets, two hours a field
 * forestall:workload:{subject}     hash: what Kubernetes said and how far detection is, JSON
 * forestall:model:{subject}        hash: what the detectors have learned of each pod
 * forestall:callees:{subject}      hash: whom it calls to how often and when last
 * forestall:callers:{subject}      hash: who calls it, written by the callers' owners
 * forestall:units:{subject}        hash: its spans and logs of the last 45 minutes, in slices
 * forestall:condition:{subject}    hash: how it is, JSON, and its metrics by minute
 * forestall:tenants:{node}         set: workloads that run there or did in the last two hours
 * forestall:subjects:{p-N}         hash: subjects of partition N, with the pods that have a window
 * forestall:owner:{p-N}            hash: who may write what is of partition N ({@link Owners})
 * forestall:covered:{p-N}          string: how much of partition N the view covers, JSON
 * </pre>
 */
final class Keys {
  private Keys() {}

  static byte[] window(Subject subject, String uid) {
    return bytes("forestall:window:{" + subject.key() + "}:" + uid);
  }

  static byte[] longTier(Subject subject, String uid) {
    return bytes("forestall:long:{" + subject.key() + "}:" + uid);
  }

  static byte[] workload(Subject subject) {
    return bytes("forestall:workload:{" + subject.key() + "}");
  }

  static byte[] model(Subject subject) {
    return bytes("forestall:model:{" + subject.key() + "}");
  }

  static byte[] callees(String workload) {
    return bytes("forestall:callees:{" + workload + "}");
  }

  /** Of a workload by its key, or of a service that is no known workload by its name. */
  static byte[] callers(String workload) {
    return bytes("forestall:callers:{" + workload + "}");
  }

  static byte[] units(String workload) {
    return bytes("forestall:units:{" + workload + "}");
  }

  static byte[] tenants(String node) {
    return bytes("forestall:tenants:{" + node + "}");
  }

  static byte[] condition(String workload) {
    return bytes("forestall:condition:{" + workload + "}");
  }

  static byte[] subjects(int partition) {
    return bytes("forestall:subjects:{p-" + partition + "}");
  }

  static byte[] owner(int partition) {
    return bytes("forestall:owner:{p-" + partition + "}");
  }

  static byte[] covered(int partition) {
    return bytes("forestall:covered:{p-" + partition + "}");
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
