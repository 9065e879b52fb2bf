package dev.forestall.remediation.diagnose;

import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.workload.Subject;
import java.util.List;
import java.util.Optional;
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
 * @param culprit the other workload or node that the evidence names, null when it names none
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
    Mode mode,
    @Nullable Culprit culprit) {
  public Evidence {
    kinds = Set.copyOf(kinds);
    facts = List.copyOf(facts);
    missing = List.copyOf(missing);
    tried = Set.copyOf(tried);
    records = List.copyOf(records);
    similar = List.copyOf(similar);
  }

  /** One that names nobody else. */
  public Evidence(
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
    this(
        opened, kinds, forecast, facts, enriched, missing, tried, workload, records, similar, mode,
        null);
  }

  /** The incident's own workload, as something to aim at. */
  public Place own() {
    return new Place(
        opened.subject(),
        FaultKinds.settled(kinds),
        workload,
        enriched == null ? List.of() : enriched.revisions(),
        tried);
  }

  /** The named culprit, as something to aim at. */
  public Optional<Place> elsewhere() {
    return Optional.ofNullable(culprit)
        .map(c ->
            new Place(
                c.suspect().subject(),
                c.suspect().kind(),
                c.workload(),
                enriched == null ? List.of() : enriched.culpritRevisions(),
                c.tried()));
  }

  /**
   * Something that an action may be aimed at.
   *
   * @param subject what it is
   * @param kind what is wrong with it
   * @param workload the object as it is now, null when it does not exist or is none that can be
   *     acted on
   * @param revisions health of its revisions, newest first
   * @param tried names of actions that were carried out against it for this incident
   */
  public record Place(
      Subject subject,
      FaultKind kind,
      @Nullable Workload workload,
      List<RevisionHealth> revisions,
      Set<String> tried) {}

  /**
   * The named culprit, where it is not the incident's own workload.
   *
   * @param suspect what the detector says of it
   * @param workload the object as it is now, null when it is none that can be acted on
   * @param tried names of actions that were carried out against it for this incident
   */
  public record Culprit(Suspect suspect, @Nullable Workload workload, Set<String> tried) {
    public Culprit {
      tried = Set.copyOf(tried);
    }
  }

  /**
   * The workload as the API server has it now.
   *
   * @param uid its UID
   * @param replicas {@code spec.replicas}
   */
  public record Workload(String uid, int replicas) {}
}
