package dev.forestall.remediation.diagnose;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.remediation.Candidate;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.Usage;
import dev.forestall.model.workload.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong, why, and what could be done.
 *
 * @param diagnostician "playbook" or "llm"
 * @param faultKind the kind it settles on
 * @param culprit the workload or node at fault
 * @param explanation the cause in a sentence or two
 * @param evidence what it rests on, one sentence each
 * @param confidence 0 to 1; it authorises nothing
 * @param candidates actions, best first; the last one needs nothing of the cluster
 * @param usage what a language model was asked, null when none was
 * @param fallback why the language model's answer was not used, in a sentence; else null
 */
public record Diagnosis(
    String diagnostician,
    FaultKind faultKind,
    Subject culprit,
    String explanation,
    List<String> evidence,
    double confidence,
    List<Candidate> candidates,
    @Nullable Usage usage,
    @Nullable String fallback) {
  public Diagnosis {
    evidence = List.copyOf(evidence);
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty() || candidates.getLast().action() instanceof RemediationAction.Change) {
      throw new IllegalArgumentException(
          "the last candidate must be an action that writes nothing: Escalate or NoAction");
    }
  }
}
