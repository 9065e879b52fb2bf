package dev.forestall.detector.detect;

import dev.forestall.model.event.KubernetesEventRecorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of Nodes, autoscalers and workloads, from the event that begins one to the event that
 * ends it. One that comes back within two minutes has not been away.
 */
final class Conditions {
  private static final Duration STAYS_AWAY = Duration.ofMinutes(2);
  private static final Duration ENDED_KEPT = Duration.ofMinutes(15);

  private final Map<String, Spell> spells = new TreeMap<>();

  /** The conditions known, each by the kind of its object and the reasons of its events. */
  enum Type {
    NOT_READY("Node", "NodeNotReady", "NodeReady"),
    MEMORY_PRESSURE("Node", "NodeHasInsufficientMemory", "NodeHasSufficientMemory"),
    DISK_PRESSURE("Node", "NodeHasDiskPressure", "NodeHasNoDiskPressure"),
    PID_PRESSURE("Node", "NodeHasInsufficientPID", "NodeHasSufficientPID"),
    AT_MAXIMUM("HorizontalPodAutoscaler", "TooManyReplicas", "DesiredWithinRange");

    private final String objectKind;
    private final String begins;
    private final String ends;

    Type(String objectKind, String begins, String ends) {
      this.objectKind = objectKind;
      this.begins = begins;
      this.ends = ends;
    }
  }

  /**
   * A condition for as long as it stood.
   *
   * @param type which
   * @param begun the event that began it last
   * @param since when it began first
   * @param endedAt when it ended, null while it stands
   */
  record Spell(Type type, KubernetesEventRecorded begun, Instant since, @Nullable Instant endedAt) {
    boolean stands() {
      return endedAt == null;
    }
  }

  /** Takes an event in; events come in order of time, but one may be stated again late. */
  void apply(KubernetesEventRecorded event) {
    for (Type type : Type.values()) {
      if (!type.objectKind.equals(event.regardingKind())) {
        continue;
      }
      String key = type + "/" + event.regardingName();
      Spell known = spells.get(key);
      if (type.begins.equals(event.reason())) {
        begin(key, type, event, known);
      } else if (type.ends.equals(event.reason()) && known != null && known.stands()) {
        if (!event.at().isBefore(known.since())) {
          spells.put(key, new Spell(type, known.begun(), known.since(), event.at()));
        }
      }
    }
  }

  private void begin(String key, Type type, KubernetesEventRecorded event, @Nullable Spell known) {
    Instant ended = known == null ? null : known.endedAt();
    if (known == null || (ended != null && ended.plus(STAYS_AWAY).isBefore(event.at()))) {
      spells.put(key, new Spell(type, event, event.at(), null));
    } else if (ended != null && event.at().isAfter(ended)) {
      spells.put(key, new Spell(type, event, known.since(), null));
    }
  }

  /** What stands. */
  List<Spell> standing() {
    return spells.values().stream().filter(Spell::stands).toList();
  }

  void forget(Instant at) {
    spells
        .values()
        .removeIf(s -> s.endedAt() != null && s.endedAt().isBefore(at.minus(ENDED_KEPT)));
  }

  List<Spell> snapshot() {
    return new ArrayList<>(spells.values());
  }

  void restore(List<Spell> kept) {
    kept.forEach(s -> spells.put(s.type() + "/" + s.begun().regardingName(), s));
  }
}
