package dev.forestall.dashboard.compose.query;

import dev.forestall.model.workload.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The label matchers that choose a subject's pods: by the names that its kind gives them, so that
 * pods of the next rollout are shown as well and those of {@code cart-db} are not taken for {@code
 * cart}'s, and by the names that were seen.
 *
 * @param subject the workload or node
 * @param seen pods that the incident names
 * @param clusterLabel label that holds the cluster, null when the Prometheus has but one
 */
public record Pods(Subject subject, Collection<String> seen, @Nullable String clusterLabel) {
  private static final int MOST_NAMES = 20;
  private static final String RANDOM = "[a-z0-9]{5}";
  private static final String TEMPLATE_HASH = "[a-z0-9]{6,10}";

  /** Matchers without a container, in a fixed order. */
  public List<String> matchers() {
    List<String> matchers = new ArrayList<>();
    if (clusterLabel != null) {
      matchers.add(PromQl.equal(clusterLabel, subject.cluster()));
    }
    switch (subject.kind()) {
      case "Node" -> matchers.add(PromQl.equal("node", subject.name()));
      case "Namespace" -> matchers.add(PromQl.equal("namespace", subject.name()));
      default -> {
        if (!subject.namespace().equals(Subject.NO_NAMESPACE)) {
          matchers.add(PromQl.equal("namespace", subject.namespace()));
        }
        matchers.add(PromQl.matching("pod", names()));
      }
    }
    return matchers;
  }

  /** Whether these may be many pods of many workloads. */
  public boolean crowd() {
    return subject.kind().equals("Node") || subject.kind().equals("Namespace");
  }

  private String names() {
    Optional<String> byKind = byKind();
    List<String> names = new ArrayList<>(byKind.stream().toList());
    seen.stream()
        .filter(pod -> byKind.isEmpty() || !Pattern.matches(byKind.get(), pod))
        .sorted()
        .distinct()
        .limit(MOST_NAMES)
        .map(PromQl::quote)
        .forEach(names::add);
    return names.isEmpty() ? PromQl.quote(subject.name()) : String.join("|", names);
  }

  /** Nothing for kinds whose pods have names of their own (a claim's, for one). */
  private Optional<String> byKind() {
    String name = PromQl.quote(subject.name());
    return switch (subject.kind()) {
      case "Pod" -> Optional.of(name);
      case "Deployment" -> Optional.of(name + "-" + TEMPLATE_HASH + "-" + RANDOM);
      case "StatefulSet" -> Optional.of(name + "-[0-9]+");
      case "DaemonSet", "ReplicaSet" -> Optional.of(name + "-" + RANDOM);
      case "Job" -> Optional.of(name + "-([0-9]+-)?" + RANDOM);
      case "CronJob" -> Optional.of(name + "-[0-9]+-([0-9]+-)?" + RANDOM);
      default -> Optional.empty();
    };
  }
}
