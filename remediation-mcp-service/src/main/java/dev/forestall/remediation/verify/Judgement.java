package dev.forestall.remediation.verify;

import dev.forestall.model.remediation.Verdict;
import java.util.List;

/**
 * A verdict and what it rests on.
 *
 * @param verdict the verdict
 * @param reasons one sentence each
 */
public record Judgement(Verdict verdict, List<String> reasons) {
  public Judgement {
    reasons = List.copyOf(reasons);
  }

  static Judgement of(Verdict verdict, String reason) {
    return new Judgement(verdict, List.of(reason));
  }
}
