package dev.forestall.detector.detect;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What Kubernetes says is so, as fault kinds. Pods on their way out, and those left over from
 * before a complete rollout, are not looked at; neither is what happened longer ago than a window.
 */
public final class Facts {
  private Facts() {}

  /** The facts that stand at that time. */
  public static List<Finding> at(WorkloadMemory memory, Instant at) {
    List<Finding> found = new ArrayList<>();
    for (PodMemory pod : memory.livePods()) {
      found.addAll(PodFacts.of(memory, pod, at));
    }
    found.addAll(WorkloadFacts.at(memory, at));
    found.addAll(EventFacts.at(memory, at));
    return found;
  }
}
