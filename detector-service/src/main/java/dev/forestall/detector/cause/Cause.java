package dev.forestall.detector.cause;

import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import java.util.List;

/**
 * Whose fault an incident is, as far as is known.
 *
 * @param suspects the likeliest first; the first is named where the evidence singles it out
 * @param calls who calls whom around the subject and the culprit
 * @param missing what could not be had, as sentences
 * @param revisions health of the named culprit's revisions, where it is not the subject
 * @param changes that culprit's own changes of late, newest first
 * @param settled whether later evidence cannot change it
 */
public record Cause(
    List<Suspect> suspects,
    List<CallEdge> calls,
    List<String> missing,
    List<RevisionHealth> revisions,
    List<RecentChange> changes,
    boolean settled) {
  public Cause {
    suspects = List.copyOf(suspects);
    calls = List.copyOf(calls);
    missing = List.copyOf(missing);
    revisions = List.copyOf(revisions);
    changes = List.copyOf(changes);
  }
}
