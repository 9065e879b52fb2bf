package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import org.jspecify.annotations.Nullable;

/**
 * A candidate for the cause, best first in its list.
 *
 * @param subject the workload or node
 * @param kind what is wrong with it
 * @param score greater is more suspicious; only comparable within one list
 * @param sentence the evidence in one sentence
 * @param named whether the evidence singles it out as the culprit; at most the first of a list
 * @param pod the one of its pods that alone is at fault, null where it is all of them, there is but
 *     one, or none stands out
 */
public record Suspect(
    Subject subject,
    FaultKind kind,
    double score,
    String sentence,
    boolean named,
    @Nullable String pod) {
  public Suspect {
    Require.present(subject, "subject");
    Require.present(kind, "kind");
    Require.finite(score, "score");
    Require.text(sentence, "sentence");
  }

  /** One of whose pods none stands out. */
  public Suspect(Subject subject, FaultKind kind, double score, String sentence, boolean named) {
    this(subject, kind, score, sentence, named, null);
  }

  /** One that is not singled out. */
  public Suspect(Subject subject, FaultKind kind, double score, String sentence) {
    this(subject, kind, score, sentence, false, null);
  }
}
