package dev.forestall.remediation.mcp;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.remediation.FieldChange;
import dev.forestall.model.remediation.Mode;
import dev.forestall.remediation.incident.ProposalView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A proposal as an agent reads it. */
record ProposalAnswer(
    ProposalLine proposal,
    FaultKind faultKind,
    @JsonPropertyDescription("What a decision must name: it stands for this action and this diff")
        String digest,
    @JsonPropertyDescription("What the server's dry run would change") List<Field> diff,
    @JsonPropertyDescription("How many more fields would change") int moreFields,
    @JsonPropertyDescription("The mode in force when it was proposed") Mode mode,
    @JsonPropertyDescription("Who chose it: playbook, llm or person") String diagnostician,
    Quoted why,
    @JsonPropertyDescription("Who approved or rejected it") @Nullable String decidedBy,
    @JsonPropertyDescription("Code of a denial or failure") @Nullable String code,
    @JsonPropertyDescription("Why it was denied, rejected, stale or failed") @Nullable Quoted note,
    @JsonPropertyDescription("What the verdict rests on") List<Quoted> reasons) {
  private static final int MOST = 40;

  record Field(
      @JsonPropertyDescription("JSON pointer (RFC 6901)") String pointer,
      @JsonPropertyDescription("Missing when the field is added; secrets are hashed")
          @Nullable Quoted before,
      @JsonPropertyDescription("Missing when the field is removed") @Nullable Quoted after) {
    static Field of(FieldChange change) {
      return new Field(
          change.pointer(), Quoted.orNull(change.before()), Quoted.orNull(change.after()));
    }
  }

  static ProposalAnswer of(ProposalView proposal) {
    return new ProposalAnswer(
        ProposalLine.of(proposal),
        proposal.faultKind(),
        proposal.digest(),
        Bounded.first(proposal.diff(), MOST).stream().map(Field::of).toList(),
        Math.max(0, proposal.diff().size() - MOST),
        proposal.mode(),
        proposal.diagnostician(),
        Quoted.of(proposal.why()),
        proposal.decidedBy(),
        proposal.code(),
        Quoted.orNull(proposal.note()),
        Quoted.of(proposal.reasons(), MOST));
  }
}
