package dev.forestall.collector.aggregate;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a span or a line is of.
 *
 * @param subject the workload, null when none of the cluster is known by it: then it counts as a
 *     callee only
 * @param name what it calls itself
 * @param pod name of the workload's pod, null when that is not known
 */
public record Service(@Nullable Subject subject, String name, @Nullable String pod) {
  public Service {
    Require.text(name, "name");
  }

  /** One whose pod is not known. */
  public Service(@Nullable Subject subject, String name) {
    this(subject, name, null);
  }

  /** A workload. */
  public static Service of(Subject subject) {
    return new Service(subject, subject.name());
  }

  /** A pod of a workload. */
  public static Service of(Subject subject, String pod) {
    return new Service(subject, subject.name(), pod);
  }

  /** The workload, if it is known. */
  public Optional<Subject> workload() {
    return Optional.ofNullable(subject);
  }

  /** As a caller's aggregates name it: {@link Subject#key()}, else its name. */
  public String key() {
    return subject == null ? name : subject.key();
  }
}
