package dev.forestall.model.remediation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.forestall.model.Require;
import dev.forestall.model.incident.IncidentId;

/**
 * Identity of a proposal: the incident and the attempt.
 *
 * @param value {@code incident-attempt}
 */
public record ProposalId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ProposalId {
    Require.text(value, "proposal id");
  }

  /** The proposal of an attempt, counted from 1. */
  public static ProposalId of(IncidentId incident, int attempt) {
    Require.that(attempt >= 1, "attempt must be at least 1");
    return new ProposalId(incident.value() + "-" + attempt);
  }

  @Override
  public String toString() {
    return value;
  }
}
