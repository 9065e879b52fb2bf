package dev.forestall.remediation.cluster;

import dev.forestall.model.workload.Subject;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of workloads that can be acted on, all of {@code apps/v1}. */
public enum WorkloadKind {
  DEPLOYMENT("Deployment", "deployments"),
  STATEFUL_SET("StatefulSet", "statefulsets"),
  DAEMON_SET("DaemonSet", "daemonsets");

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  private final String kind;
  private final String plural;

  WorkloadKind(String kind, String plural) {
    this.kind = kind;
    this.plural = plural;
  }

  /** The kind of a subject, if it can be acted on at all. */
  public static Optional<WorkloadKind> of(Subject subject) {
    return Arrays.stream(values())
        .filter(k -> k.kind.equals(subject.kind()))
        .filter(k -> isName(subject.namespace()) && isName(subject.name()))
        .findFirst();
  }

  /** Whether it may be part of a path: what comes from a topic is not trusted. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.contains("..");
  }

  /** The kind as the API writes it. */
  public String kind() {
    return kind;
  }

  /** The kind as a path has it. */
  public String plural() {
    return plural;
  }

  /** Path of an object. */
  public String path(Subject subject) {
    return "/apis/apps/v1/namespaces/" + subject.namespace() + "/" + plural + "/" + subject.name();
  }
}
