package dev.forestall.model.incident;

import dev.forestall.model.Require;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.List;

/**
 * Before and after an action, as measured; the verdict is remediation's.
 *
 * @param eventId {@code incident/attempt/effect}
 * @param incidentId the incident
 * @param subject the workload
 * @param at event time
 * @param proposalId the action's proposal
 * @param sufficient whether enough was measured to judge by; missing data is never success
 * @param trends slopes before and after at equal pod age
 * @param symptoms symptoms before and after
 * @param faultFacts facts of the incident's kinds that stand after the action; empty is good
 * @param breachStillPredicted whether a forecast inside the horizon stands after the action
 * @param replicasDesired replicas wanted
 * @param replicasAvailable replicas available
 * @param missing what could not be had, each a sentence
 */
public record EffectObserved(
    String eventId,
    IncidentId incidentId,
    Subject subject,
    Instant at,
    ProposalId proposalId,
    boolean sufficient,
    List<TrendComparison> trends,
    List<SymptomComparison> symptoms,
    List<Fact> faultFacts,
    boolean breachStillPredicted,
    int replicasDesired,
    int replicasAvailable,
    List<String> missing)
    implements IncidentEvent {
  public EffectObserved {
    Require.text(eventId, "eventId");
    Require.present(incidentId, "incidentId");
    Require.present(subject, "subject");
    Require.present(at, "at");
    Require.present(proposalId, "proposalId");
    trends = Require.copy(trends);
    symptoms = Require.copy(symptoms);
    faultFacts = Require.copy(faultFacts);
    missing = Require.copy(missing);
  }

  /**
   * A slope with its 80 % interval, unit a second.
   *
   * @param low lower end
   * @param mid estimate
   * @param high upper end
   */
  public record Slope(double low, double mid, double high) {
    public Slope {
      Require.that(low <= mid && mid <= high, "a slope must satisfy low <= mid <= high");
    }
  }

  /**
   * A trend before and after the action, over the same span of pod age.
   *
   * @param container container
   * @param metric metric
   * @param unit unit of the level
   * @param before slope before
   * @param after slope after
   * @param podAgeSeconds pod age up to which both were taken
   * @param samplesBefore samples before
   * @param samplesAfter samples after
   */
  public record TrendComparison(
      String container,
      String metric,
      String unit,
      Slope before,
      Slope after,
      long podAgeSeconds,
      int samplesBefore,
      int samplesAfter) {
    public TrendComparison {
      Require.present(container, "container");
      Require.text(metric, "metric");
      Require.text(unit, "unit");
      Require.present(before, "before");
      Require.present(after, "after");
    }
  }

  /**
   * A symptom before and after the action; greater is worse.
   *
   * @param name "error_rate", "latency_seconds"
   * @param before mean of the window before
   * @param after mean of the window after
   * @param worse whether the difference is beyond noise
   */
  public record SymptomComparison(String name, double before, double after, boolean worse) {
    public SymptomComparison {
      Require.text(name, "name");
    }
  }
}
