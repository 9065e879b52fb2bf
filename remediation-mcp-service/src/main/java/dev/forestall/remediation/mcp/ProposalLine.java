package dev.forestall.remediation.mcp;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.remediation.incident.ProposalState;
import dev.forestall.remediation.incident.ProposalView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A proposal in a list. */
record ProposalLine(
    String id,
    String incident,
    @JsonPropertyDescription("namespace/name") String workload,
    @JsonPropertyDescription("Rollback, Restart, Scale, Escalate or NoAction") String action,
    @JsonPropertyDescription("The action in one sentence") String sentence,
    @JsonPropertyDescription("Only a PENDING one can be decided on") ProposalState state,
    Instant proposedAt,
    Instant expiresAt,
    @JsonPropertyDescription("Who asked for it and may therefore not approve it")
        @Nullable String requestedBy,
    @JsonPropertyDescription("What it brought") @Nullable Verdict verdict) {
  static ProposalLine of(ProposalView proposal) {
    return new ProposalLine(
        proposal.id().value(),
        proposal.incidentId().value(),
        proposal.workload(),
        proposal.action().name(),
        proposal.sentence(),
        proposal.state(),
        proposal.proposedAt(),
        proposal.expiresAt(),
        proposal.requestedBy(),
        proposal.verdict());
  }
}
