package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * A door refused what a known user asked for; nothing was done.
 *
 * @param eventId {@code automation/cluster/refused-…}
 * @param subject the cluster
 * @param at when
 * @param by who asked
 * @param door "api", "console" or "mcp"
 * @param request what was asked ("approve 7f3a…-1"); untrusted text, cut to 200 characters
 * @param code code of the refusal ("EXPIRED")
 * @param sentence what they were told
 */
public record RequestRefused(
    String eventId,
    Subject subject,
    Instant at,
    String by,
    String door,
    String request,
    String code,
    String sentence)
    implements RemediationEvent {
  public RequestRefused {
    Require.text(eventId, "eventId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.text(by, "by");
    Require.text(door, "door");
    Require.text(request, "request");
    Require.text(code, "code");
    Require.text(sentence, "sentence");
  }
}
