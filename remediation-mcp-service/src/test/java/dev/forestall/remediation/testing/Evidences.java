package dev.forestall.remediation.testing;

import dev.forestall.model.incident.Aggregate;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.lesson.Lesson.TrackRecord;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.diagnose.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Evidence of a leak that a rollout brought, with all that a diagnosis may rest on. */
public final class Evidences {
  public static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  public static final Subject CART = Subject.deployment("here", "shop", "cart");
  private static final Subject WEB = Subject.deployment("here", "shop", "web");

  private Evidences() {}

  public static Evidence leak() {
    Incidents leak = Incidents.leak(CART, NOW);
    return leak(List.of(leak.rollout(Duration.ofMinutes(1))), Set.of(), List.of());
  }

  public static Evidence leakWithoutChange() {
    return leak(List.of(), Set.of(), List.of());
  }

  public static Evidence leakAfter(Set<String> tried) {
    Incidents leak = Incidents.leak(CART, NOW);
    return leak(List.of(leak.rollout(Duration.ofMinutes(1))), tried, List.of());
  }

  public static Evidence leak(List<RecentChange> changes, Set<String> tried, List<Fact> facts) {
    Incidents leak = Incidents.leak(CART, NOW);
    IncidentEnriched enriched =
        new IncidentEnriched(
            leak.id() + "/0/enriched",
            leak.id(),
            CART,
            NOW,
            List.of(
                aggregate("requests", "requests/s", 10.5, 11),
                aggregate("memory_working_set", "bytes", 4e7, 1e8)),
            List.of(),
            List.of(
                new Suspect(CART, FaultKind.MEMORY_LEAK, 0.9, "changed by kubectl 1 min before"),
                new Suspect(WEB, FaultKind.MEMORY_LEAK, 0.25, "memory of pod web-1 rose")),
            changes,
            List.of(
                Incidents.revision("r3", "cart-3", true, false),
                Incidents.revision("r2", "cart-2", false, false),
                Incidents.revision("r1", "cart-1", false, true),
                Incidents.revision("r0", "cart-0", false, true)),
            null,
            List.of("no samples of one of its pods"),
            List.of(),
            false,
            List.of());
    return new Evidence(
        leak.opened(),
        Set.of(FaultKind.MEMORY_LEAK),
        leak.forecast(),
        facts,
        enriched,
        List.of("No page of the incident came in time."),
        tried,
        new Evidence.Workload("uid", 3),
        List.of(
            new TrackRecord(
                "here", FaultKind.MEMORY_LEAK, "Rollback", "llm", 3, 1, 0, 1, 0.7, 0.4, NOW),
            new TrackRecord(
                "here", FaultKind.CRASH_LOOP, "Rollback", "llm", 9, 0, 0, 0, 0.9, 0.7, NOW)),
        List.of(
            new PastCase(
                leak.id(),
                WEB,
                List.of(FaultKind.MEMORY_LEAK),
                true,
                "Rollback",
                "playbook",
                Verdict.IMPROVED,
                List.of("what somebody wrote"),
                NOW.minus(Duration.ofDays(2)))),
        Mode.APPROVE);
  }

  /** Errors of the cart that the web is named for. */
  public static Evidence culprit() {
    Incidents errors = Incidents.of(FaultKind.ERROR_RATE, CART, NOW);
    Suspect web =
        new Suspect(
            WEB, FaultKind.CODE_DEFECT, 3.5, "per GET /x request, log 'secret %d' 1.0 → 9.0", true);
    Evidence e = leak();
    return new Evidence(
        errors.opened(),
        Set.of(FaultKind.ERROR_RATE),
        null,
        errors.facts(),
        errors.naming(0, web, List.of(Incidents.revision("w1", "web-1", false, true)), false),
        List.of(),
        Set.of(),
        e.workload(),
        e.records(),
        e.similar(),
        e.mode(),
        new Evidence.Culprit(web, new Evidence.Workload("web-uid", 1), Set.of()));
  }

  public static Aggregate aggregate(String metric, String unit, double first, double last) {
    return new Aggregate(
        "cart-x",
        "app",
        metric,
        unit,
        NOW.minusSeconds(900),
        NOW,
        60,
        first,
        last,
        (first + last) / 2,
        first,
        last,
        last - first,
        (last - first) / 900);
  }
}
