package dev.forestall.remediation.incident;

import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Subject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whom the evidence names. */
final class Culprits {
  private Culprits() {}

  /** The named suspect, where it is another workload or node than {@code own}, of its cluster. */
  static Optional<Suspect> named(@Nullable IncidentEnriched enriched, Subject own) {
    return Optional.ofNullable(enriched).stream()
        .flatMap(e -> e.suspects().stream())
        .filter(Suspect::named)
        .filter(s -> !s.subject().equals(own) && s.subject().cluster().equals(own.cluster()))
        .findFirst();
  }
}
