package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;

/**
 * The object that an action changes.
 *
 * @param subject what it is
 * @param uid UID it must still have
 */
public record Target(Subject subject, String uid) {
  public Target {
    Require.present(subject, "subject");
    Require.text(uid, "uid");
  }
}
