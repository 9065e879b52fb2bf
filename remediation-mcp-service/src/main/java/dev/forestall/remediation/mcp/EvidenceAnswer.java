package dev.forestall.remediation.mcp;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import dev.forestall.remediation.incident.IncidentView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an incident rests on, bounded. */
record EvidenceAnswer(
    String incident,
    @JsonPropertyDescription("namespace/name") String workload,
    @JsonPropertyDescription("When it was computed; missing when it did not come yet")
        @Nullable Instant at,
    @JsonPropertyDescription("Candidates for the cause, best first") List<Culprit> suspects,
    @JsonPropertyDescription("Who calls whom around the workload and the culprit") List<Call> calls,
    @JsonPropertyDescription("true while evidence is coming: another culprit may be named later")
        boolean provisional,
    @JsonPropertyDescription("Changes that came just before, newest first") List<Changed> changes,
    @JsonPropertyDescription("Revisions of the workload, newest first") List<Rollout> revisions,
    @JsonPropertyDescription("Revisions of the named culprit, when that is another workload")
        List<Rollout> culpritRevisions,
    @JsonPropertyDescription("The window in numbers") List<Numbers> aggregates,
    List<Series> series,
    @JsonPropertyDescription("How many of each were left out of this answer") Omitted omitted,
    @JsonPropertyDescription("What could not be had") List<Quoted> missing) {
  private static final int MOST = 20;
  private static final int CALLS = 40;
  private static final int AGGREGATES = 40;
  private static final int SERIES = 8;

  record Culprit(
      String workload,
      @JsonPropertyDescription("Kubernetes kind") String kind,
      FaultKind faultKind,
      @JsonPropertyDescription("Greater is more suspicious; only comparable within this list")
          double score,
      @JsonPropertyDescription("true for the one that the evidence singles out, if it does")
          boolean named,
      Quoted sentence) {
    static Culprit of(Suspect suspect) {
      return new Culprit(
          suspect.subject().displayName(),
          suspect.subject().kind(),
          suspect.kind(),
          suspect.score(),
          suspect.named(),
          Quoted.of(suspect.sentence()));
    }
  }

  record Call(
      String caller,
      String callee,
      double callsPerMinute,
      @JsonPropertyDescription("Typical milliseconds before the onset")
          @Nullable Double beforeMillis,
      @JsonPropertyDescription("The same since then") @Nullable Double afterMillis,
      @JsonPropertyDescription("true when it changed more than chance allows") boolean moved) {
    static Call of(CallEdge call) {
      return new Call(
          call.caller().displayName(),
          call.callee().displayName(),
          call.callsPerMinute(),
          call.beforeMillis(),
          call.afterMillis(),
          call.moved());
    }
  }

  record Changed(
      String workload,
      Instant at,
      Change change,
      Quoted by,
      @JsonPropertyDescription("The proposal, when Forestall did it") @Nullable String proposal,
      Quoted summary) {
    static Changed of(RecentChange change) {
      return new Changed(
          change.subject().displayName(),
          change.at(),
          change.change(),
          Quoted.of(change.by()),
          change.proposal(),
          Quoted.of(change.summary()));
    }
  }

  record Rollout(
      @JsonPropertyDescription("Its ReplicaSet: the revision of propose_action") String revision,
      long number,
      Instant createdAt,
      boolean current,
      @JsonPropertyDescription("true when it was seen healthy long enough to roll back to")
          boolean rollbackTarget,
      @JsonPropertyDescription("Longest time ready without a restart or an incident")
          long healthySeconds,
      List<Quoted> images) {
    static Rollout of(RevisionHealth health) {
      return new Rollout(
          health.revision().replicaSetName(),
          health.revision().number(),
          health.revision().createdAt(),
          health.current(),
          health.rollbackTarget(),
          health.longestHealthy().toSeconds(),
          Quoted.of(health.revision().images(), MOST));
    }
  }

  record Numbers(
      String pod,
      @JsonPropertyDescription("Empty when it is of the whole pod") String container,
      String metric,
      String unit,
      Instant from,
      Instant to,
      int samples,
      @Nullable Double min,
      @Nullable Double max,
      @Nullable Double avg,
      @Nullable Double first,
      @Nullable Double last,
      @JsonPropertyDescription("Robust slope, unit a second") @Nullable Double slopePerSecond) {
    static Numbers of(Aggregate a) {
      return new Numbers(
          a.pod(),
          a.container(),
          a.metric(),
          a.unit(),
          a.from(),
          a.to(),
          a.samples(),
          Bounded.number(a.min()),
          Bounded.number(a.max()),
          Bounded.number(a.avg()),
          Bounded.number(a.first()),
          Bounded.number(a.last()),
          Bounded.number(a.slopePerSecond()));
    }
  }

  record Omitted(int suspects, int calls, int changes, int revisions, int aggregates, int series) {
    static Omitted of(IncidentEnriched e) {
      return new Omitted(
          over(e.suspects(), MOST),
          over(e.calls(), CALLS),
          over(e.changes(), MOST),
          over(e.revisions(), MOST),
          over(e.aggregates(), AGGREGATES),
          over(e.series(), SERIES));
    }

    private static int over(List<?> all, int most) {
      return Math.max(0, all.size() - most);
    }
  }

  /**
   * The evidence of an incident.
   *
   * @param points of each series at most
   */
  static EvidenceAnswer of(IncidentView incident, int points) {
    IncidentEnriched e = incident.enriched();
    if (e == null) {
      return new EvidenceAnswer(
          incident.id().value(),
          incident.workload(),
          null,
          List.of(),
          List.of(),
          false,
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          new Omitted(0, 0, 0, 0, 0, 0),
          Quoted.of(incident.missing(), MOST));
    }
    return new EvidenceAnswer(
        incident.id().value(),
        incident.workload(),
        e.at(),
        Bounded.first(e.suspects(), MOST).stream().map(Culprit::of).toList(),
        Bounded.first(e.calls(), CALLS).stream().map(Call::of).toList(),
        e.provisional(),
        Bounded.first(e.changes(), MOST).stream().map(Changed::of).toList(),
        Bounded.first(e.revisions(), MOST).stream().map(Rollout::of).toList(),
        Bounded.first(e.culpritRevisions(), MOST).stream().map(Rollout::of).toList(),
        Bounded.first(e.aggregates(), AGGREGATES).stream().map(Numbers::of).toList(),
        Bounded.first(e.series(), SERIES).stream().map(s -> Series.of(s, points)).toList(),
        Omitted.of(e),
        Quoted.of(incident.missing(), MOST));
  }
}
