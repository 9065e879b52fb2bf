package dev.forestall.remediation.mcp;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An incident as an agent reads it. */
record IncidentAnswer(
    IncidentLine incident,
    @JsonPropertyDescription("All kinds of fault so far") List<FaultKind> kinds,
    @JsonPropertyDescription("When it began") Instant onset,
    @JsonPropertyDescription("Time of its newest evidence") Instant evidenceAt,
    @JsonPropertyDescription("How it ended; missing while it is open")
        IncidentResolved.@Nullable Outcome outcome,
    @JsonPropertyDescription("Page for people") @Nullable String dashboardUrl,
    @JsonPropertyDescription("Missing when no limit is about to be breached")
        @Nullable Prediction forecast,
    @JsonPropertyDescription("What is so, without any statistics") List<FactSeen> facts,
    @JsonPropertyDescription("Missing until it was made") @Nullable Finding diagnosis,
    @JsonPropertyDescription(
            "Id of the incident with the same culprit at which everything is proposed")
        @Nullable String seeIncident,
    @JsonPropertyDescription("Newest last") List<ProposalLine> proposals,
    @JsonPropertyDescription("What was done, newest last") List<Step> timeline,
    @JsonPropertyDescription("What could not be had") List<Quoted> missing) {
  private static final int MOST = 20;
  private static final int STEPS = 50;

  record Prediction(
      String pod,
      String container,
      String metric,
      @JsonPropertyDescription("Unit of current and limit") String unit,
      double current,
      double limit,
      @JsonPropertyDescription("Unit a second") @Nullable Double slopePerSecond,
      Instant madeAt,
      @JsonPropertyDescription("Most likely time of the breach") Instant breachAt,
      @JsonPropertyDescription("Start of the 80 % interval") Instant from,
      @JsonPropertyDescription("End of the 80 % interval") Instant to,
      @JsonPropertyDescription("That the breach comes at all when nothing is done, 0 to 1")
          double probability) {
    static @Nullable Prediction of(@Nullable Forecast f) {
      return f == null
          ? null
          : new Prediction(
              f.pod(),
              f.container(),
              f.metric(),
              f.unit(),
              f.current(),
              f.limit(),
              Bounded.number(f.slopePerSecond()),
              f.madeAt(),
              f.eta(),
              f.from(),
              f.to(),
              f.probability());
    }
  }

  record FactSeen(
      FaultKind kind,
      @Nullable String pod,
      @Nullable String container,
      Instant at,
      Quoted reason,
      Quoted sentence) {
    static FactSeen of(Fact fact) {
      return new FactSeen(
          fact.kind(),
          fact.pod(),
          fact.container(),
          fact.at(),
          Quoted.of(fact.reason()),
          Quoted.of(fact.sentence()));
    }
  }

  record Finding(
      @JsonPropertyDescription("playbook, llm or person") String diagnostician,
      FaultKind faultKind,
      @JsonPropertyDescription("The workload or node at fault") String culprit,
      Quoted explanation,
      List<Quoted> evidence,
      @JsonPropertyDescription("Of the diagnostician itself, 0 to 1; it authorises nothing")
          double confidence,
      @JsonPropertyDescription("Why a language model's answer was not used")
          @Nullable Quoted fallback) {
    static @Nullable Finding of(@Nullable DiagnosisMade d) {
      return d == null
          ? null
          : new Finding(
              d.diagnostician(),
              d.faultKind(),
              d.culprit().displayName(),
              Quoted.of(d.explanation()),
              Quoted.of(d.evidence(), MOST),
              d.confidence(),
              Quoted.orNull(d.fallback()));
    }
  }

  record Step(Instant at, String event, @Nullable String proposal) {
    static Step of(IncidentView.Step step) {
      return new Step(
          step.at(), step.event(), step.proposal() == null ? null : step.proposal().value());
    }
  }

  static IncidentAnswer of(IncidentView incident, List<ProposalView> proposals) {
    return new IncidentAnswer(
        IncidentLine.of(incident),
        incident.kinds(),
        incident.onset(),
        incident.evidenceAt(),
        incident.outcome(),
        incident.dashboardUrl(),
        Prediction.of(incident.forecast()),
        Bounded.first(incident.facts(), MOST).stream().map(FactSeen::of).toList(),
        Finding.of(incident.diagnosis()),
        incident.group() == null ? null : incident.group().leader().value(),
        Bounded.first(proposals, MOST).reversed().stream().map(ProposalLine::of).toList(),
        Bounded.last(incident.timeline(), STEPS).stream().map(Step::of).toList(),
        Quoted.of(incident.missing(), MOST));
  }
}
