package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;

/**
 * A candidate for the cause, best first in its list.
 *
 * @param subject the workload or node
 * @param kind what is wrong with it
 * @param score greater is more suspicious; only comparable within one list
 * @param sentence the evidence in one sentence
 */
public record Suspect(Subject subject, FaultKind kind, double score, String sentence) {
  public Suspect {
    Require.present(subject, "subject");
    Require.present(kind, "kind");
    Require.finite(score, "score");
    Require.text(sentence, "sentence");
  }
}
