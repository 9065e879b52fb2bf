package dev.forestall.remediation.diagnose;

import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.Mode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a diagnosis may rest on.
 *
 * @param opened how the incident began
 * @param kinds its fault kinds so far
 * @param forecast the forecast that stands, null when none does
 * @param facts the facts that stand
 * @param enriched the detector's evidence, null when it did not come in time
 * @param missing what could not be had, each a sentence
 * @param tried names of actions that were carried out for this incident
 * @param workload the object as it is now, null when it does not exist or is none that can be acted
 *     on
 * @param records track records of this cluster
 * @param similar similar past cases, most similar first
 * @param mode how far automation may go for the workload
 */
public record Evidence(
    IncidentOpened opened,
    Set<FaultKind> kinds,
    @Nullable Forecast forecast,
    List<Fact> facts,
    @Nullable IncidentEnriched enriched,
    List<String> missing,
    Set<String> tried,
    @Nullable Workload workload,
    List<TrackRecord> records,
    List<PastCase> similar,
    Mode mode) {
  public Evidence {
    kinds = Set.copyOf(kinds);
    facts = List.copyOf(facts);
    missing = List.copyOf(missing);
    tried = Set.copyOf(tried);
    records = List.copyOf(records);
    similar = List.copyOf(similar);
  }

  /**
   * The workload as the API server has it now.
   *
   * @param uid its UID
   * @param replicas {@code spec.replicas}
   */
  public record Workload(String uid, int replicas) {}
}
