package dev.forestall.remediation.console;

import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Role;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that an incident's page shows, in words.
 *
 * @param head its headline
 * @param summary the detector's sentence
 * @param picture address of the dashboard when that is not this page itself, else null
 * @param proposal the newest proposal, null while there is none
 * @param earlier the ones before, newest first
 * @param diagnosis the newest diagnosis, null while there is none
 * @param plots plots, the implicated ones first
 * @param suspects candidates for the cause, best first
 * @param graph who calls whom, null when nothing is known of calls
 * @param group the incident at which everything is proposed, null when it is on its own
 * @param facts facts that stand
 * @param numbers the window in numbers
 * @param revisions revisions of the workload
 * @param missing what could not be had
 * @param story what happened, oldest first
 * @param open whether it goes on
 * @param proposer whether this person may ask for an action
 * @param approver whether this person may decide and judge
 * @param replicas replicas wanted now, null when not known
 */
record IncidentPage(
    Headline head,
    String summary,
    @Nullable String picture,
    @Nullable ProposalCard proposal,
    List<ProposalCard> earlier,
    @Nullable Diagnosis diagnosis,
    List<Plot> plots,
    List<SuspectLine> suspects,
    @Nullable CallGraph graph,
    IncidentView.@Nullable Group group,
    List<FactLine> facts,
    List<Numbers> numbers,
    List<RevisionLine> revisions,
    List<String> missing,
    List<StoryLine> story,
    boolean open,
    boolean proposer,
    boolean approver,
    @Nullable Integer replicas) {

  /** Who says what is wrong, and what it rests on. */
  record Diagnosis(
      String kind,
      String culprit,
      boolean elsewhere,
      String explanation,
      List<String> evidence,
      long percent,
      String by,
      @Nullable String usage,
      @Nullable String fallback,
      Moment at) {}

  /**
   * A candidate for the cause.
   *
   * @param score as a number
   * @param bar its length in a hundredth of the first one's
   * @param named whether the evidence singles it out
   */
  record SuspectLine(
      String name, String kind, String sentence, String score, long bar, boolean named) {}

  /** A fact. */
  record FactLine(String kind, @Nullable String pod, Moment at, String sentence) {}

  /** A series in numbers. */
  record Numbers(
      String pod,
      String metric,
      String first,
      String last,
      String min,
      String max,
      String average,
      String slope,
      int samples) {}

  /** A revision. */
  record RevisionLine(
      String name, long number, String images, String ready, String healthy, String note) {}

  static IncidentPage of(
      IncidentView view, List<ProposalView> proposals, Actor actor, Instant now) {
    List<ProposalCard> cards = new ArrayList<>();
    proposals.reversed().forEach(p -> cards.add(ProposalCard.of(p, actor, now)));
    DiagnosisMade made = view.diagnosis();
    var enriched = view.enriched();
    return new IncidentPage(
        Headline.of(view, now),
        view.summary(),
        picture(view),
        cards.isEmpty() ? null : cards.getFirst(),
        cards.size() < 2 ? List.of() : cards.subList(1, cards.size()),
        made == null ? null : diagnosis(made, now),
        Plot.of(view, marks(view)),
        enriched == null ? List.of() : suspects(enriched.suspects()),
        CallGraph.of(view.subject(), enriched),
        view.group(),
        view.facts().stream().map(f -> line(f, now)).toList(),
        enriched == null
            ? List.of()
            : enriched.aggregates().stream().map(IncidentPage::numbers).toList(),
        enriched == null
            ? List.of()
            : enriched.revisions().stream().map(IncidentPage::line).toList(),
        view.missing(),
        StoryLine.of(view, now),
        view.resolvedAt() == null,
        actor.role().includes(Role.PROPOSER),
        actor.role().includes(Role.APPROVER),
        enriched == null || enriched.workload() == null
            ? null
            : enriched.workload().replicasDesired());
  }

  private static @Nullable String picture(IncidentView view) {
    String url = view.dashboardUrl();
    boolean another =
        url != null
            && (url.startsWith("http://") || url.startsWith("https://"))
            && !url.endsWith("/incidents/" + view.id());
    return another ? url : null;
  }

  private static List<Plot.Mark> marks(IncidentView view) {
    List<Plot.Mark> marks = new ArrayList<>();
    if (view.enriched() != null) {
      view.enriched()
          .changes()
          .forEach(c ->
              marks.add(
                  new Plot.Mark(
                      c.at().toEpochMilli(), c.change().name().toLowerCase(Locale.ROOT))));
    }
    marks.add(new Plot.Mark(view.onset().toEpochMilli(), "onset"));
    for (IncidentView.Step step : view.timeline()) {
      if (step.event().equals("ActionExecuted") || step.event().equals("ActionUndone")) {
        marks.add(
            new Plot.Mark(
                step.at().toEpochMilli(), step.event().equals("ActionUndone") ? "undo" : "action"));
      }
    }
    return marks;
  }

  private static Diagnosis diagnosis(DiagnosisMade made, Instant now) {
    var usage = made.usage();
    return new Diagnosis(
        Words.name(made.faultKind()),
        made.culprit().displayName(),
        !made.culprit().equals(made.subject()),
        made.explanation(),
        made.evidence(),
        Math.round(made.confidence() * 100),
        made.diagnostician(),
        usage == null
            ? null
            : String.format(
                Locale.ROOT,
                "%s: %d calls, %d tokens in, %d out, %.1f s",
                usage.model(),
                usage.calls(),
                usage.inputTokens(),
                usage.outputTokens(),
                usage.millis() / 1000.0),
        made.fallback(),
        Moment.of(made.at(), now));
  }

  private static List<SuspectLine> suspects(List<Suspect> suspects) {
    double most = suspects.stream().mapToDouble(Suspect::score).max().orElse(0);
    return suspects.stream()
        .map(s ->
            new SuspectLine(
                Shown.line(s.subject().displayName()),
                Words.name(s.kind()),
                s.sentence(),
                Shown.number(s.score()),
                most <= 0 ? 0 : Math.max(0, Math.round(s.score() / most * 100)),
                s.named()))
        .toList();
  }

  private static FactLine line(Fact fact, Instant now) {
    return new FactLine(
        Words.name(fact.kind()), fact.pod(), Moment.of(fact.at(), now), fact.sentence());
  }

  private static Numbers numbers(Aggregate a) {
    String of = a.container().isEmpty() ? "" : " (" + a.container() + ")";
    return new Numbers(
        a.pod(),
        Words.metric(a.metric()) + of,
        Words.quantity(a.first(), a.unit()),
        Words.quantity(a.last(), a.unit()),
        Words.quantity(a.min(), a.unit()),
        Words.quantity(a.max(), a.unit()),
        Words.quantity(a.avg(), a.unit()),
        Words.quantity(a.slopePerSecond() * 60, a.unit()) + "/min",
        a.samples());
  }

  private static RevisionLine line(RevisionHealth health) {
    var revision = health.revision();
    return new RevisionLine(
        revision.replicaSetName(),
        revision.number(),
        String.join(", ", revision.images()),
        revision.readyReplicas() + "/" + revision.replicas(),
        Moment.span(health.longestHealthy()),
        health.current() ? "current" : health.rollbackTarget() ? "seen healthy" : "");
  }
}
