package dev.forestall.remediation.console;

import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Automation;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page.
 *
 * @param name who is signed in
 * @param role their role
 * @param running whether automation may act
 * @param automation the switch; null when the cluster did not answer in time
 * @param mayPause whether this person may pause
 * @param mayResume whether this person may resume
 * @param now the cluster's time, milliseconds since 1970
 * @param version what has been shown up to now
 */
record Frame(
    String name,
    String role,
    boolean running,
    @Nullable Automation automation,
    boolean mayPause,
    boolean mayResume,
    long now,
    String version) {

  static Frame of(Actor actor, @Nullable Automation automation, long now, String version) {
    return new Frame(
        actor.name(),
        actor.role().name(),
        automation != null && automation.state().equals("running"),
        automation,
        actor.role().includes(dev.forestall.remediation.Role.APPROVER),
        actor.role().includes(dev.forestall.remediation.Role.ADMIN),
        now,
        version);
  }
}
