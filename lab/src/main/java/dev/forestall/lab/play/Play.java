package dev.forestall.lab.play;

import dev.forestall.lab.process.Part;
import dev.forestall.lab.process.Supervisor;
import dev.forestall.lab.report.ScenarioFacts;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.lesson.Lesson;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.VerdictReached;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One scenario being played: what was seen on the topics of its cluster, and what the lab does
 * about it.
 */
public final class Play {
  private static final Duration QUIET = Duration.ofMinutes(5);

  private final String cluster;
  private final Supervisor supervisor;
  private final Story story;
  private final List<KillOrder> kills;
  private final PrintStream out;
  private final List<Object> seen = new ArrayList<>();
  private volatile ScenarioFacts facts;
  private volatile Instant clusterTime = Instant.MIN;
  private volatile Instant newsAt = Instant.MIN;

  /**
   * @param cluster name of the scenario's cluster
   * @param facts what the simulated cluster says at the start
   * @param supervisor the processes
   * @param story who tells it
   * @param kills what to kill on cue
   * @param out where kills are told
   */
  public Play(
      String cluster,
      ScenarioFacts facts,
      Supervisor supervisor,
      Story story,
      List<KillOrder> kills,
      PrintStream out) {
    this.cluster = cluster;
    this.facts = facts;
    this.supervisor = supervisor;
    this.story = story;
    this.kills = new ArrayList<>(kills);
    this.out = out;
  }

  /** Takes a value from a topic; what is about another cluster is ignored. */
  public void accept(Object value) {
    if (!clusterOf(value).equals(cluster)) {
      return;
    }
    kill(value);
    synchronized (seen) {
      if (!(value instanceof PodEvent)) {
        seen.add(value);
        newsAt = clusterTime;
      }
    }
    if (!(value instanceof WorkloadChanged changed) || duringScenario(changed)) {
      story.tell(value);
    }
  }

  /** Takes the simulated cluster's newest state. */
  public void state(JsonNode state) {
    facts = ScenarioFacts.of(state);
    clusterTime = Instant.parse(state.path("clusterTime").asString());
  }

  /** What the simulated cluster said last. */
  public ScenarioFacts facts() {
    return facts;
  }

  /** What was seen, in order. */
  public List<Object> seen() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /**
   * Whether nothing more is to be expected: the scenario ended, or everything was judged, learned
   * and resolved and five minutes of cluster time passed without news.
   */
  public boolean over(boolean repaired) {
    Instant end = facts.endsAt();
    if (end != null && !clusterTime.isBefore(end)) {
      return true;
    }
    return repaired
        && !facts.nothingExpected()
        && settled()
        && newsAt.plus(QUIET).isBefore(clusterTime);
  }

  /**
   * Whether the proposal was seen on its topic, and so every kill on cue of it was carried out: the
   * REST API may show it earlier.
   */
  public boolean sawProposed(String proposalId) {
    return seen().stream()
        .anyMatch(e -> e instanceof ActionProposed p && p.proposalId().value().equals(proposalId));
  }

  /** Kill orders that were not carried out: their event did not come. */
  public List<KillOrder> missedKills() {
    synchronized (kills) {
      return List.copyOf(kills);
    }
  }

  /** At least one fault, though it be a node's: something is expected, so silence is no end. */
  private boolean settled() {
    List<Object> all = seen();
    int faults = Math.max(1, facts.faultWorkloads().size());
    return count(all, VerdictReached.class) >= faults
        && count(all, IncidentResolved.class) >= faults
        && count(all, Lesson.PastCase.class) >= faults;
  }

  private static long count(List<Object> all, Class<?> type) {
    return all.stream().filter(type::isInstance).count();
  }

  private void kill(Object value) {
    List<KillOrder> due;
    synchronized (kills) {
      due =
          kills.stream()
              .filter(k -> k.event().equals(value.getClass().getSimpleName()))
              .filter(k -> !(value instanceof WorkloadChanged changed) || faultBegins(changed))
              .toList();
      kills.removeAll(due);
    }
    for (KillOrder order : due) {
      Optional<Part> part = supervisor.part(order.process());
      part.ifPresent(p -> {
        out.printf("          kill -9 %s (pid %d) at %s%n", p.name(), p.pid(), order.event());
        p.killHard();
      });
    }
  }

  private boolean faultBegins(WorkloadChanged changed) {
    return changed.change() == WorkloadChanged.Change.ROLLOUT
        && duringScenario(changed)
        && facts.faultWorkloads().contains(changed.subject().displayName());
  }

  private boolean duringScenario(WorkloadChanged changed) {
    Instant started = facts.startedAt();
    return started != null && !changed.at().isBefore(started);
  }

  private static String clusterOf(Object value) {
    return switch (value) {
      case PodEvent e -> e.subject().cluster();
      case IncidentEvent e -> e.subject().cluster();
      case DashboardEvent e -> e.subject().cluster();
      case RemediationEvent e -> e.subject().cluster();
      case Lesson.TrackRecord e -> e.cluster();
      case Lesson.Tuning e -> e.subject().cluster();
      case Lesson.PastCase e -> e.subject().cluster();
      default -> "";
    };
  }
}
