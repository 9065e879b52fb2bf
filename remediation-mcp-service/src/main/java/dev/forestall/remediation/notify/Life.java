package dev.forestall.remediation.notify;

import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of an incident's life its alerts are made from: the fold of its events with the real times
 * at which Kafka took them, so that every owner, however often it is started, makes the same.
 *
 * @param startedAt real time of the opening, null before it is known
 * @param first severity at the opening
 * @param peak greatest severity so far: it only rises, however the severity goes up and down
 * @param endedAt real time of the end, null while it is open
 */
record Life(@Nullable Instant startedAt, Severity first, Severity peak, @Nullable Instant endedAt) {
  static final Life UNKNOWN = new Life(null, Severity.INFO, Severity.INFO, null);

  /** With one more event, in any order, any number of times. */
  Life with(IncidentEvent event, Instant at) {
    return switch (event) {
      case IncidentOpened o ->
          startedAt != null
              ? this
              : new Life(at, o.severity(), greater(peak, o.severity()), endedAt);
      case IncidentUpdated u -> new Life(startedAt, first, greater(peak, u.severity()), endedAt);
      case IncidentResolved r -> endedAt != null ? this : new Life(startedAt, first, peak, at);
      default -> this;
    };
  }

  /** One alert fires for each of these. */
  List<Severity> levels() {
    return Arrays.stream(Severity.values())
        .filter(s -> s.compareTo(first) >= 0 && s.compareTo(peak) <= 0)
        .toList();
  }

  private static Severity greater(Severity one, Severity other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
