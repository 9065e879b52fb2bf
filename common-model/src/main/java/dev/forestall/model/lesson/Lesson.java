package dev.forestall.model.lesson;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.forestall.model.Require;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;

/**
 * What was learned. Values of {@link dev.forestall.model.Topics#LESSONS}, keyed by {@link #key()},
 * only the newest of a key kept; every replica reads all of them before its first record.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Lesson.TrackRecord.class, name = "TrackRecord"),
  @JsonSubTypes.Type(value = Lesson.Tuning.class, name = "Tuning"),
  @JsonSubTypes.Type(value = Lesson.PastCase.class, name = "PastCase")
})
public sealed interface Lesson {
  /** Identity of the lesson. */
  @JsonIgnore
  String key();

  /** When it was last changed, by the cluster clock. */
  Instant at();

  /**
   * How often an action helped against a fault.
   *
   * @param cluster cluster
   * @param faultKind fault
   * @param action name of the action
   * @param diagnostician who proposed it ("playbook", "llm")
   * @param improved verdicts IMPROVED
   * @param unchanged verdicts UNCHANGED
   * @param worse verdicts WORSE
   * @param insufficient verdicts INSUFFICIENT_DATA; they count neither for nor against
   * @param successMean mean of the posterior of the success rate
   * @param successFloor its 5 % quantile: what the floor of mode auto is compared with
   * @param at newest verdict
   */
  record TrackRecord(
      String cluster,
      FaultKind faultKind,
      String action,
      String diagnostician,
      int improved,
      int unchanged,
      int worse,
      int insufficient,
      double successMean,
      double successFloor,
      Instant at)
      implements Lesson {
    public TrackRecord {
      Require.text(cluster, "cluster");
      Require.present(faultKind, "faultKind");
      Require.text(action, "action");
      Require.text(diagnostician, "diagnostician");
      Require.probability(successMean, "successMean");
      Require.probability(successFloor, "successFloor");
      Require.present(at, "at");
    }

    @Override
    @JsonIgnore
    public String key() {
      return String.join("|", "track-record", cluster, faultKind.name(), action, diagnostician);
    }
  }

  /**
   * How sensitive detection of one metric of one workload is to be.
   *
   * @param subject workload
   * @param metric metric
   * @param sensitivity factor on detection thresholds: 1 is neutral, greater alarms sooner
   * @param reason why, one sentence
   * @param at newest cause
   */
  record Tuning(Subject subject, String metric, double sensitivity, String reason, Instant at)
      implements Lesson {
    public Tuning {
      Require.present(subject, "subject");
      Require.text(metric, "metric");
      Require.that(sensitivity > 0, "sensitivity must be positive");
      Require.text(reason, "reason");
      Require.present(at, "at");
    }

    @Override
    @JsonIgnore
    public String key() {
      return String.join("|", "tuning", subject.key(), metric);
    }
  }

  /**
   * An incident that was acted on, for comparison with new ones.
   *
   * @param incidentId the incident
   * @param subject workload
   * @param faultKinds its kinds
   * @param afterChange whether a change of the workload came just before
   * @param action name of the last action
   * @param diagnostician who proposed it
   * @param verdict what it brought
   * @param symptoms what was seen, one phrase each
   * @param at time of the verdict
   */
  record PastCase(
      IncidentId incidentId,
      Subject subject,
      List<FaultKind> faultKinds,
      boolean afterChange,
      String action,
      String diagnostician,
      Verdict verdict,
      List<String> symptoms,
      Instant at)
      implements Lesson {
    public PastCase {
      Require.present(incidentId, "incidentId");
      Require.present(subject, "subject");
      faultKinds = Require.copy(faultKinds);
      Require.text(action, "action");
      Require.text(diagnostician, "diagnostician");
      Require.present(verdict, "verdict");
      symptoms = Require.copy(symptoms);
      Require.present(at, "at");
    }

    @Override
    @JsonIgnore
    public String key() {
      return "past-case|" + incidentId.value();
    }
  }
}
