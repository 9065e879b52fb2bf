package dev.forestall.model.incident;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/** A step in the life of an incident. Values of {@link dev.forestall.model.Topics#INCIDENTS}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = IncidentOpened.class, name = "IncidentOpened"),
  @JsonSubTypes.Type(value = IncidentEnriched.class, name = "IncidentEnriched"),
  @JsonSubTypes.Type(value = IncidentUpdated.class, name = "IncidentUpdated"),
  @JsonSubTypes.Type(value = EffectObserved.class, name = "EffectObserved"),
  @JsonSubTypes.Type(value = IncidentResolved.class, name = "IncidentResolved")
})
public sealed interface IncidentEvent
    permits IncidentOpened, IncidentEnriched, IncidentUpdated, EffectObserved, IncidentResolved {
  /** {@code incident/attempt/step}: a step whose event exists is not done again. */
  String eventId();

  /** The incident. */
  IncidentId incidentId();

  /** The workload or node; the key on the topic. */
  Subject subject();

  /** Event time. */
  Instant at();
}
