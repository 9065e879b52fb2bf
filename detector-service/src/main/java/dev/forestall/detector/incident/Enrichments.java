package dev.forestall.detector.incident;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was told of an incident's cause. The first enrichment is due at once; while it is
 * provisional it is asked for again each minute of event time, and told again when it says
 * something else or is final. The number of each is one more than that of the last one told, also
 * after a restart.
 */
public final class Enrichments {
  private static final Duration ASKED_EVERY = Duration.ofMinutes(1);
  private static final int MOST = 8;

  private Told told = Told.NOTHING;
  private @Nullable Instant askedAt;

  /**
   * What was told last.
   *
   * @param count how many were told
   * @param culprit who was named, null when nobody was
   * @param kind what was said to be wrong with it
   * @param provisional whether more was to be expected
   */
  public record Told(
      int count, @Nullable Subject culprit, @Nullable FaultKind kind, boolean provisional) {
    static final Told NOTHING = new Told(0, null, null, true);

    static Told of(IncidentEnriched enriched) {
      Optional<Suspect> named = enriched.suspects().stream().filter(Suspect::named).findFirst();
      return new Told(
          number(enriched.eventId()) + 1,
          named.map(Suspect::subject).orElse(null),
          named.map(Suspect::kind).orElse(null),
          enriched.provisional());
    }

    /** Whether that one tells anything new. */
    public boolean changedBy(IncidentEnriched enriched) {
      Told next = of(enriched);
      return count == 0
          || !next.provisional()
          || !Objects.equals(culprit, next.culprit())
          || kind != next.kind();
    }

    /** Whether the next one has to be the last. */
    public boolean lastIsDue() {
      return count >= MOST - 1;
    }

    private static int number(String eventId) {
      String[] parts = eventId.split("/", -1);
      try {
        return parts.length < 2 ? 0 : Integer.parseInt(parts[1]);
      } catch (NumberFormatException e) {
        return 0;
      }
    }
  }

  /** Whether one is to be worked out at that time. */
  boolean due(Instant at) {
    if (told.count() == 0) {
      return true;
    }
    return told.provisional() && (askedAt == null || !at.isBefore(askedAt.plus(ASKED_EVERY)));
  }

  /** One is being worked out. */
  Told ask(Instant at) {
    askedAt = at;
    return told;
  }

  /** One was published. */
  void told(IncidentEnriched enriched) {
    Told next = Told.of(enriched);
    if (next.count() > told.count()) {
      told = next;
    }
  }
}
