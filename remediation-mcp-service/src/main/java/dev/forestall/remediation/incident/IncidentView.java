package dev.forestall.remediation.incident;

import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.EffectObserved;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.FeedbackGiven;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An incident as the doors show it.
 *
 * @param id the incident
 * @param workload {@code namespace/name}
 * @param subject the workload, whole
 * @param faultKind the first fault kind
 * @param kinds all kinds so far
 * @param severity how much it hurts
 * @param predicted whether the fault had not happened at opening
 * @param openedAt event time of the opening
 * @param onset when it began
 * @param evidenceAt time of the newest evidence
 * @param summary one sentence
 * @param forecast the forecast that stands
 * @param facts the facts that stand
 * @param resolvedAt when it was over
 * @param outcome how it ended
 * @param dashboardUrl page of the incident
 * @param missing what could not be had
 * @param diagnosis the newest diagnosis
 * @param proposals its proposals, first one first
 * @param timeline what was done, oldest first
 * @param feedback what people think of it
 * @param enriched the detector's evidence; null in lists
 * @param group the incident with the same culprit that it waits for, null when it is on its own
 */
public record IncidentView(
    IncidentId id,
    String workload,
    Subject subject,
    FaultKind faultKind,
    List<FaultKind> kinds,
    Severity severity,
    boolean predicted,
    Instant openedAt,
    Instant onset,
    Instant evidenceAt,
    String summary,
    @Nullable Forecast forecast,
    List<Fact> facts,
    @Nullable Instant resolvedAt,
    IncidentResolved.@Nullable Outcome outcome,
    @Nullable String dashboardUrl,
    List<String> missing,
    @Nullable DiagnosisMade diagnosis,
    List<ProposalId> proposals,
    List<Step> timeline,
    List<FeedbackGiven> feedback,
    @Nullable IncidentEnriched enriched,
    @Nullable Group group) {

  /**
   * The incident at which everything is proposed.
   *
   * @param leader that incident
   * @param culprit {@code namespace/name} of what both are put down to
   * @param sentence one sentence
   */
  public record Group(IncidentId leader, String culprit, String sentence) {}

  /**
   * One line of the story.
   *
   * @param at when
   * @param event name of the event
   * @param proposal the proposal, null when it is not about one
   * @param by who did it, null when Forestall itself did
   * @param sentence what it was, may be empty; null when it was shown by an older version
   */
  public record Step(
      Instant at,
      String event,
      @Nullable ProposalId proposal,
      @Nullable String by,
      @Nullable String sentence) {}

  /** The view, once the incident's opening is known. */
  public static Optional<IncidentView> of(Incident incident) {
    return incident.opened().map(opened -> of(incident, opened));
  }

  /** The views of its proposals. */
  public static List<ProposalView> proposalsOf(Incident incident) {
    return incident.attempts().stream().flatMap(a -> ProposalView.of(a).stream()).toList();
  }

  private static IncidentView of(Incident incident, IncidentOpened opened) {
    Optional<IncidentResolved> resolved = incident.resolved();
    return new IncidentView(
        incident.id(),
        opened.subject().displayName(),
        opened.subject(),
        opened.faultKind(),
        incident.updated().map(IncidentUpdated::kinds).orElse(List.of(opened.faultKind())),
        incident.updated().map(IncidentUpdated::severity).orElse(opened.severity()),
        opened.predicted(),
        opened.at(),
        opened.onset(),
        incident.evidenceAt(),
        incident.updated().map(IncidentUpdated::summary).orElse(opened.summary()),
        incident.forecast().orElse(null),
        incident.facts(),
        resolved.map(IncidentResolved::at).orElse(null),
        resolved.map(IncidentResolved::outcome).orElse(null),
        incident.dashboard().map(IncidentView::url).orElse(null),
        incident.missing(),
        incident.current().flatMap(Attempt::diagnosis).orElse(null),
        proposalsOf(incident).stream().map(ProposalView::id).toList(),
        timeline(incident),
        incident.feedback(),
        incident.enriched().orElse(null),
        group(incident));
  }

  /** It is on its own again as soon as it is diagnosed after it attached. */
  private static @Nullable Group group(Incident incident) {
    return incident
        .group()
        .filter(g ->
            incident
                .current()
                .flatMap(Attempt::diagnosis)
                .filter(d -> !d.at().isBefore(g.at()))
                .isEmpty())
        .map(g -> new Group(g.leader(), g.culprit().displayName(), g.sentence()))
        .orElse(null);
  }

  /** What the evidence names as the culprit, where that is another workload or node. */
  public Optional<Suspect> culprit() {
    return Culprits.named(enriched, subject);
  }

  private static @Nullable String url(DashboardEvent event) {
    return event instanceof DashboardEvent.DashboardReady ready ? ready.url() : null;
  }

  private static List<Step> timeline(Incident incident) {
    List<Step> steps = new ArrayList<>();
    for (Attempt attempt : incident.attempts()) {
      for (Object step : attempt.steps()) {
        if (step instanceof RemediationEvent e) {
          ProposalId proposal =
              e instanceof RemediationEvent.OfProposal p ? p.proposalId() : attempt.proposalId();
          steps.add(
              new Step(
                  e.at(),
                  e.getClass().getSimpleName(),
                  proposal,
                  Telling.by(e).orElse(null),
                  Telling.sentence(e)));
        }
      }
      attempt
          .effect()
          .ifPresent(e ->
              steps.add(
                  new Step(e.at(), "EffectObserved", e.proposalId(), "detector", measured(e))));
    }
    incident
        .group()
        .ifPresent(
            g -> steps.add(new Step(g.at(), "IncidentGrouped", null, null, Telling.sentence(g))));
    steps.sort(Comparator.comparing(Step::at));
    return steps;
  }

  private static String measured(EffectObserved effect) {
    return effect.sufficient()
        ? "Measured before and after."
        : "Not enough could be measured before and after.";
  }

  /** The same without its evidence, for lists. */
  public IncidentView brief() {
    return new IncidentView(
        id,
        workload,
        subject,
        faultKind,
        kinds,
        severity,
        predicted,
        openedAt,
        onset,
        evidenceAt,
        summary,
        forecast,
        facts,
        resolvedAt,
        outcome,
        dashboardUrl,
        missing,
        diagnosis,
        proposals,
        timeline,
        feedback,
        null,
        group);
  }
}
