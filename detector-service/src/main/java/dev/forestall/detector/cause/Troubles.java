package dev.forestall.detector.cause;

import dev.forestall.detector.cause.Condition.Trouble;
import dev.forestall.model.incident.FaultKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is or lately was wrong with one workload, one a kind. */
public final class Troubles {
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private final Map<FaultKind, Trouble> known = new EnumMap<>(FaultKind.class);

  /** Takes in what stands at that time. Returns whether a kind came or went. */
  public boolean note(Collection<Trouble> standing, Instant at) {
    List<FaultKind> before = List.copyOf(known.keySet());
    known.values().removeIf(t -> t.lastSeen().isBefore(at.minus(REMEMBERED)));
    for (Trouble trouble : standing) {
      known.merge(
          trouble.kind(),
          trouble,
          (a, b) ->
              new Trouble(
                  b.kind(),
                  a.since().isBefore(b.since()) ? a.since() : b.since(),
                  b.lastSeen(),
                  b.predicted(),
                  b.sentence()));
    }
    return !before.equals(List.copyOf(known.keySet()));
  }

  /** Goes on from before a restart. */
  public void resume(Collection<Trouble> before) {
    before.forEach(t -> known.putIfAbsent(t.kind(), t));
  }

  /** All of them. */
  public List<Trouble> all() {
    return List.copyOf(known.values());
  }
}
