package dev.forestall.detector.cause;

import dev.forestall.model.Require;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a workload or node is, in short: for the owners of its neighbours to read.
 *
 * @param troubles facts, symptoms and near forecasts that stand, or did in the last quarter of an
 *     hour
 * @param changes its newest changes, newest first
 * @param nodes how many of its pods run on which node; 0 where one lately did
 * @param onsets onsets of its incidents of the last hour
 * @param revisions health of its revisions, newest first
 */
public record Condition(
    List<Trouble> troubles,
    List<RecentChange> changes,
    Map<String, Integer> nodes,
    List<Instant> onsets,
    List<RevisionHealth> revisions) {
  /** Nothing to tell. */
  public static final Condition CALM =
      new Condition(List.of(), List.of(), Map.of(), List.of(), List.of());

  public Condition {
    troubles = Require.copy(troubles);
    changes = Require.copy(changes);
    nodes = nodes == null ? Map.of() : Map.copyOf(nodes);
    onsets = Require.copy(onsets);
    revisions = Require.copy(revisions);
  }

  /** Nodes on which pods of it run. */
  Set<String> running() {
    return nodes.entrySet().stream()
        .filter(e -> e.getValue() > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /**
   * What is or was wrong.
   *
   * @param kind what it means
   * @param since when it began
   * @param lastSeen when it still stood
   * @param predicted whether it has not happened yet
   * @param sentence one sentence
   */
  public record Trouble(
      FaultKind kind, Instant since, Instant lastSeen, boolean predicted, String sentence) {
    public Trouble {
      Require.present(kind, "kind");
      Require.present(since, "since");
      Require.present(lastSeen, "lastSeen");
      Require.text(sentence, "sentence");
    }
  }
}
