package dev.forestall.detector.cause;

import dev.forestall.model.incident.RecentChange;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** Evidence from the change that came just before; what Forestall did itself is none. */
final class Changes {
  private final Ask ask;

  Changes(Ask ask) {
    this.ask = ask;
  }

  /** The last change of a workload before the onset. */
  Optional<RecentChange> before(Member member) {
    return member.condition().changes().stream()
        .filter(c -> c.proposal() == null)
        .filter(c -> !c.at().isBefore(ask.onset().minus(Weight.CHANGE_BEFORE)))
        .filter(c -> !c.at().isAfter(ask.onset().plus(Weight.CHANGE_AFTER)))
        .max(Comparator.comparing(RecentChange::at));
  }

  /** Between 0 and 1: the closer to the onset, the more. */
  double closeness(RecentChange change) {
    double minutes = Math.max(0, Duration.between(change.at(), ask.onset()).toSeconds() / 60.0);
    return 1 / (1 + minutes / Weight.CHANGE_HALF_MINUTES);
  }

  String sentence(RecentChange change) {
    long minutes = Duration.between(change.at(), ask.onset()).toMinutes();
    String when = minutes > 0 ? minutes + " min before" : "at that time";
    return "changed by " + change.by() + " " + when + ": " + change.summary();
  }
}
