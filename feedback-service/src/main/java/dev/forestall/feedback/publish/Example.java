package dev.forestall.feedback.publish;

import dev.forestall.feedback.record.CaseFile;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.remediation.ActionApproved;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.ActionRejected;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.Judgement;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationEvent.OfProposal;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of the data set: an incident and one attempt at it, or an incident alone when nothing
 * was tried.
 *
 * @param incident the incident
 * @param diagnosis the attempt's diagnosis
 * @param action what was proposed and what became of it
 * @param verdict what it brought
 */
public record Example(
    Incident incident,
    @Nullable Diagnosis diagnosis,
    @Nullable Action action,
    @Nullable Outcome verdict) {
  /**
   * The incident.
   *
   * @param id its id
   * @param subject the workload or node
   * @param openedAt when it was opened, null when no longer known
   * @param predicted whether it was predicted, null when no longer known
   * @param faultKinds every kind seen
   * @param symptoms what was seen
   * @param afterChange whether somebody had changed the workload just before, null when not known
   * @param ownDoing whether it followed Forestall's own change: nothing is learned from those
   * @param outcome how it ended
   * @param judgement a person's last word
   */
  public record Incident(
      IncidentId id,
      Subject subject,
      @Nullable Instant openedAt,
      @Nullable Boolean predicted,
      Set<FaultKind> faultKinds,
      Set<String> symptoms,
      @Nullable Boolean afterChange,
      boolean ownDoing,
      IncidentResolved.@Nullable Outcome outcome,
      @Nullable Judgement judgement) {}

  /**
   * The diagnosis.
   *
   * @param by who made it
   * @param faultKind what it settled on
   * @param culprit who is at fault
   * @param explanation why; untrusted text
   * @param evidence what it rests on; untrusted text
   * @param confidence its own confidence
   */
  public record Diagnosis(
      String by,
      FaultKind faultKind,
      Subject culprit,
      String explanation,
      List<String> evidence,
      double confidence) {}

  /**
   * The action.
   *
   * @param proposal the proposal
   * @param attempt attempt, counted from 1
   * @param action the action
   * @param decision what a person or policy decided
   * @param executedAt when it was written
   */
  public record Action(
      ProposalId proposal,
      int attempt,
      RemediationAction action,
      @Nullable Decision decision,
      @Nullable Instant executedAt) {}

  /** What was decided. */
  public enum Decision {
    APPROVED,
    REJECTED
  }

  /**
   * The verdict.
   *
   * @param verdict the verdict
   * @param at when
   * @param reasons what it rests on
   */
  public record Outcome(Verdict verdict, Instant at, List<String> reasons) {}

  /** The lines of an incident. */
  public static Stream<Example> of(CaseFile file, boolean ownDoing) {
    Incident incident = incident(file, ownDoing);
    TreeSet<Integer> attempts = new TreeSet<>();
    file.steps(DiagnosisMade.class).forEach(d -> attempts.add(d.attempt()));
    file.steps(ActionProposed.class).forEach(p -> attempts.add(p.attempt()));
    return attempts.isEmpty()
        ? Stream.of(new Example(incident, null, null, null))
        : attempts.stream().map(attempt -> attempt(file, incident, attempt));
  }

  private static Example attempt(CaseFile file, Incident incident, int attempt) {
    Optional<Diagnosis> diagnosis =
        file.steps(DiagnosisMade.class).stream()
            .filter(d -> d.attempt() == attempt)
            .findFirst()
            .map(d ->
                new Diagnosis(
                    d.diagnostician(),
                    d.faultKind(),
                    d.culprit(),
                    d.explanation(),
                    d.evidence(),
                    d.confidence()));
    Optional<ActionProposed> proposed =
        file.steps(ActionProposed.class).stream().filter(p -> p.attempt() == attempt).findFirst();
    Optional<Outcome> outcome =
        proposed
            .flatMap(p -> step(file, VerdictReached.class, p.proposalId()))
            .map(v -> new Outcome(v.verdict(), v.at(), v.reasons()));
    return new Example(
        incident,
        diagnosis.orElse(null),
        proposed.map(p -> action(file, p)).orElse(null),
        outcome.orElse(null));
  }

  private static Action action(CaseFile file, ActionProposed proposed) {
    ProposalId id = proposed.proposalId();
    Optional<Decision> decision =
        step(file, ActionApproved.class, id)
            .map(approved -> Decision.APPROVED)
            .or(() -> step(file, ActionRejected.class, id).map(rejected -> Decision.REJECTED));
    return new Action(
        id,
        proposed.attempt(),
        proposed.action(),
        decision.orElse(null),
        step(file, ActionExecuted.class, id).map(ActionExecuted::at).orElse(null));
  }

  private static Incident incident(CaseFile file, boolean ownDoing) {
    IncidentOpened opened = file.opened();
    IncidentResolved resolved = file.resolved();
    return new Incident(
        file.id(),
        file.subject(),
        opened == null ? null : opened.at(),
        opened == null ? null : opened.predicted(),
        file.kinds(),
        file.symptoms(),
        file.changes() == null ? null : file.changesByOthers().findAny().isPresent(),
        ownDoing,
        resolved == null ? null : resolved.outcome(),
        file.lastWord().map(FeedbackGiven::judgement).orElse(null));
  }

  private static <T extends OfProposal> Optional<T> step(
      CaseFile file, Class<T> type, ProposalId proposal) {
    return file.steps(type).stream().filter(s -> s.proposalId().equals(proposal)).findFirst();
  }
}
