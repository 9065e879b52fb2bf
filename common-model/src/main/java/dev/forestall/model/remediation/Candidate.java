package dev.forestall.model.remediation;

import dev.forestall.model.Require;

/**
 * An action that could help.
 *
 * @param action the action
 * @param why why, in a sentence
 */
public record Candidate(RemediationAction action, String why) {
  public Candidate {
    Require.present(action, "action");
    Require.text(why, "why");
  }
}
