package dev.forestall.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.Escalated;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Restart;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.remediation.Verdict;
import dev.forestall.model.remediation.VerdictReached;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Instant INJECTED = Instant.parse("2026-01-01T10:00:00Z");
  private static final Instant WOULD_FAIL = INJECTED.plusSeconds(1800);
  private static final Subject CART = Subject.deployment("c", "shop", "cart");
  private static final Subject SEARCH = Subject.deployment("c", "shop", "search");
  private static final ToLongFunction<Instant> NO_HARM = since -> 0;

  @Test
  void passes_whenTheFaultWasPredictedRepairedAndLearned() {
    ScenarioReport report = judge(leak(null, 0), Mode.APPROVE, good(), NO_HARM);
    assertThat(report.why()).isEmpty();
    assertThat(report.passed()).isTrue();
    IncidentLine line = report.incidents().getFirst();
    assertThat(line.leadTimeSeconds()).isEqualTo(1800 - 600);
    assertThat(line.predictedInterval()).hasSize(2);
    assertThat(line.action()).isEqualTo("Rollback");
    assertThat(line.expected()).isTrue();
  }

  @Test
  void countsARepeatedEventOnce() {
    List<Object> twice = new ArrayList<>(good());
    twice.addAll(good());
    assertThat(judge(leak(null, 0), Mode.APPROVE, twice, NO_HARM).passed()).isTrue();
  }

  @Test
  void fails_whenTheWorkloadFailedAllTheSame() {
    ScenarioReport report = judge(leak(WOULD_FAIL, 0), Mode.APPROVE, good(), NO_HARM);
    assertThat(report.why()).containsExactly("shop/cart failed although it was predicted");
  }

  @Test
  void fails_whenAnIncidentMatchesNoFault() {
    List<Object> events = new ArrayList<>(good());
    events.add(opened(SEARCH, 700, forecast(700)));
    ScenarioReport report = judge(leak(null, 0), Mode.APPROVE, events, NO_HARM);
    assertThat(report.falseIncidents()).isEqualTo(1);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void fails_whenASecondIncidentOpensOnTheSameFault() {
    List<Object> events = new ArrayList<>(good());
    events.add(opened(CART, 1500, forecast(1500)));
    assertThat(judge(leak(null, 0), Mode.APPROVE, events, NO_HARM).falseIncidents()).isEqualTo(1);
  }

  @Test
  void measuresTheLeadFromThePredictionStillStanding_notFromOneThatWasWithdrawn() {
    List<Object> events = new ArrayList<>(good());
    events.add(1, updated(700, null));
    events.add(2, updated(900, forecast(900)));
    ScenarioReport report = judge(leak(null, 0), Mode.APPROVE, events, NO_HARM);
    assertThat(report.incidents().getFirst().leadTimeSeconds()).isEqualTo(1800 - 900);
  }

  @Test
  void fails_whenTheActionWasForbiddenOrCostRequests() {
    List<Object> restarted = new ArrayList<>(good());
    restarted.replaceAll(e -> e instanceof ActionExecuted ? executed(new Restart(target())) : e);
    ScenarioReport forbidden = judge(leak(null, 0), Mode.APPROVE, restarted, NO_HARM);
    assertThat(forbidden.harmfulActions()).isEqualTo(1);
    assertThat(forbidden.why()).anyMatch(w -> w.contains("other than [Rollback]"));
    assertThat(judge(leak(null, 0), Mode.APPROVE, good(), since -> 5).harmfulActions())
        .isEqualTo(1);
  }

  @Test
  void asksForAProposalAndNoExecution_inSuggest_andForNeitherInObserve() {
    List<Object> onlyProposed = List.of(opened(CART, 600, forecast(600)), proposed());
    assertThat(judge(leak(WOULD_FAIL, 0), Mode.SUGGEST, onlyProposed, NO_HARM).passed()).isTrue();
    assertThat(judge(leak(WOULD_FAIL, 0), Mode.SUGGEST, good(), NO_HARM).passed()).isFalse();
    assertThat(judge(leak(WOULD_FAIL, 0), Mode.OBSERVE, onlyProposed, NO_HARM).passed()).isFalse();
    assertThat(
            judge(
                    leak(WOULD_FAIL, 0),
                    Mode.OBSERVE,
                    List.of(opened(CART, 600, forecast(600))),
                    NO_HARM)
                .passed())
        .isTrue();
  }

  @Test
  void keepsThePredictionThatCameTrue_whenNobodyActed() {
    List<Object> events = new ArrayList<>();
    events.add(opened(CART, 600, forecast(600)));
    events.add(updated(1810, null));
    ScenarioReport report = judge(leak(WOULD_FAIL, 0), Mode.OBSERVE, events, NO_HARM);
    assertThat(report.why()).isEmpty();
    assertThat(report.incidents().getFirst().leadTimeSeconds()).isEqualTo(1800 - 600);
  }

  @Test
  void countsAFaultThatComesAgainAsExpected_onlyWhenNobodyRepairedIt() {
    List<Object> events = new ArrayList<>();
    events.add(opened(CART, 600, forecast(600)));
    events.add(resolved());
    events.add(opened(CART, 1500, forecast(1500)));
    assertThat(judge(leak(WOULD_FAIL, 0), Mode.OBSERVE, events, NO_HARM).falseIncidents()).isZero();
    events.remove(1);
    assertThat(judge(leak(WOULD_FAIL, 0), Mode.OBSERVE, events, NO_HARM).falseIncidents())
        .isEqualTo(1);
  }

  @Test
  void failsAQuietScenario_whenAnythingOpensOrNobodyWouldHaveAlarmed() {
    assertThat(judge(surge(2), Mode.APPROVE, List.of(), NO_HARM).passed()).isTrue();
    assertThat(judge(surge(0), Mode.APPROVE, List.of(), NO_HARM).why())
        .anyMatch(w -> w.contains("too calm"));
    assertThat(
            judge(surge(2), Mode.APPROVE, List.of(opened(CART, 600, forecast(600))), NO_HARM)
                .falseIncidents())
        .isEqualTo(1);
  }

  @Test
  void matchesEachExpectedIncidentWithItsOwn_andAllowsTheOptionalOnes() {
    ScenarioFacts facts =
        wanting(
            List.of(
                new ExpectedIncident("shop/cart", List.of("MEMORY_LEAK"), false, false),
                new ExpectedIncident("shop/cart", List.of("CRASH_LOOP"), false, false),
                new ExpectedIncident(
                    List.of("shop/catalog", "shop/search"), List.of("LATENCY"), false, true)),
            List.of("Escalate"));
    List<Object> leakOnly = List.of(opened(CART, 600, forecast(600)), escalated(CART, 600));
    assertThat(judge(facts, Mode.APPROVE, leakOnly, NO_HARM).why())
        .containsExactly("no incident of kind [CRASH_LOOP] of shop/cart");

    List<Object> both = new ArrayList<>(leakOnly);
    both.add(opened(CART, 900, FaultKind.CRASH_LOOP));
    both.add(escalated(CART, 900, FaultKind.CRASH_LOOP));
    both.add(opened(SEARCH, 950, FaultKind.LATENCY));
    assertThat(judge(facts, Mode.APPROVE, both, NO_HARM).why()).isEmpty();

    both.add(opened(CART, 990, FaultKind.CRASH_LOOP));
    assertThat(judge(facts, Mode.APPROVE, both, NO_HARM).falseIncidents()).isEqualTo(1);
  }

  @Test
  void acceptsAKindThatTheIncidentTookOnLater() {
    ScenarioFacts facts =
        wanting(
            List.of(new ExpectedIncident("shop/cart", List.of("MEMORY_LEAK"), false, false)),
            List.of("Escalate"));
    List<Object> events = new ArrayList<>();
    events.add(opened(CART, 600, FaultKind.UNAVAILABLE));
    events.add(escalated(CART, 600, FaultKind.UNAVAILABLE));
    assertThat(judge(facts, Mode.APPROVE, events, NO_HARM).passed()).isFalse();

    events.add(updated(700, FaultKind.UNAVAILABLE, FaultKind.MEMORY_LEAK));
    assertThat(judge(facts, Mode.APPROVE, events, NO_HARM).why()).isEmpty();
  }

  @Test
  void asksForAPerson_whenOnlyThatIsAccepted() {
    ScenarioFacts facts =
        wanting(
            List.of(new ExpectedIncident("shop/cart", List.of("MEMORY_LEAK"), false, false)),
            List.of("Escalate"));
    List<Object> alone = List.of(opened(CART, 600, forecast(600)));
    assertThat(judge(facts, Mode.APPROVE, alone, NO_HARM).why())
        .containsExactly("no person was called for shop/cart");
    assertThat(judge(facts, Mode.APPROVE, good(), NO_HARM).why())
        .containsExactly("1 actions were carried out for shop/cart");
  }

  @Test
  void asksWhoIsNamed_whenThereIsACulprit() {
    ScenarioFacts facts =
        facts(
            new ScenarioFacts.Wanted(
                false,
                List.of(new ExpectedIncident("shop/cart", List.of("LATENCY"), false, false)),
                List.of("shop/search"),
                List.of("LATENCY"),
                false,
                List.of("Escalate"),
                List.of()),
            List.of("shop/search"),
            null,
            0);
    assertThat(why(facts, suspect(SEARCH, FaultKind.LATENCY, true))).isEmpty();
    assertThat(why(facts, suspect(SEARCH, FaultKind.LATENCY, false)))
        .containsExactly("shop/cart names nobody, not [shop/search]");
    assertThat(why(facts, suspect(CART, FaultKind.LATENCY, true)))
        .containsExactly("shop/cart names shop/cart (LATENCY), not [shop/search]");
    assertThat(why(facts, suspect(SEARCH, FaultKind.NETWORK_DELAY, true)))
        .containsExactly("shop/cart names shop/search (NETWORK_DELAY), not as one of [LATENCY]");
  }

  @Test
  void refusesARepairThatIsAimedAtTheSymptom() {
    ScenarioFacts facts =
        facts(
            new ScenarioFacts.Wanted(
                false,
                List.of(new ExpectedIncident("shop/cart", List.of("MEMORY_LEAK"), false, false)),
                List.of("shop/search"),
                List.of(),
                false,
                List.of("Rollback"),
                List.of()),
            List.of("shop/search"),
            null,
            0);
    List<Object> events = new ArrayList<>(good());
    events.add(
        enriched(CART, 600, FaultKind.MEMORY_LEAK, suspect(SEARCH, FaultKind.LATENCY, true)));
    ScenarioReport report = judge(facts, Mode.APPROVE, events, NO_HARM);
    assertThat(report.why())
        .contains("the repair for shop/cart is aimed at shop/cart, not [shop/search]");
    assertThat(report.harmfulActions()).isEqualTo(1);
    assertThat(report.incidents().getFirst().culprit()).isEqualTo("shop/search");
  }

  @Test
  void fails_whenSomebodyIsNamedWhereNobodyIsToBe() {
    ScenarioFacts facts =
        facts(
            new ScenarioFacts.Wanted(
                false,
                List.of(new ExpectedIncident("shop/cart", List.of("LATENCY"), false, true)),
                List.of(),
                List.of(),
                true,
                List.of("Escalate"),
                List.of()),
            List.of(),
            null,
            0);
    assertThat(why(facts, suspect(SEARCH, FaultKind.LATENCY, false))).isEmpty();
    assertThat(why(facts, suspect(SEARCH, FaultKind.LATENCY, true)))
        .containsExactly("shop/cart names shop/search (LATENCY) where nobody is to be named");
  }

  @Test
  void fails_whenNothingWasSeen() {
    assertThat(judge(leak(WOULD_FAIL, 0), Mode.APPROVE, List.of(), NO_HARM).passed()).isFalse();
  }

  private static ScenarioReport judge(
      ScenarioFacts facts, Mode mode, List<Object> events, ToLongFunction<Instant> harm) {
    return new Judge(facts, mode, harm).judge(events, List.of(), "lab");
  }

  private static ScenarioFacts leak(@Nullable Instant failedAt, int naiveAlarms) {
    return facts(
        new ScenarioFacts.Wanted(
            false,
            List.of(new ExpectedIncident("shop/cart", List.of("MEMORY_LEAK"), true, false)),
            List.of(),
            List.of(),
            false,
            List.of("Rollback"),
            List.of("Restart")),
        List.of("shop/cart"),
        failedAt,
        naiveAlarms);
  }

  private static ScenarioFacts facts(
      ScenarioFacts.Wanted wanted,
      List<String> faultWorkloads,
      @Nullable Instant failedAt,
      int naiveAlarms) {
    return new ScenarioFacts(
        "memory-leak",
        wanted,
        faultWorkloads,
        List.of("shop/cart", "shop/search"),
        INJECTED.minusSeconds(300),
        INJECTED,
        failedAt,
        WOULD_FAIL,
        failedAt == null ? Map.of() : Map.of("shop/cart", failedAt),
        Map.of("shop/cart", WOULD_FAIL),
        INJECTED.plusSeconds(4000),
        naiveAlarms,
        1);
  }

  private static ScenarioFacts surge(int naiveAlarms) {
    return new ScenarioFacts(
        "traffic-surge",
        new ScenarioFacts.Wanted(
            true, List.of(), List.of(), List.of(), false, List.of(), List.of()),
        List.of(),
        List.of("shop/cart"),
        INJECTED,
        null,
        null,
        null,
        Map.of(),
        Map.of(),
        INJECTED.plusSeconds(4000),
        naiveAlarms,
        0);
  }

  private static ScenarioFacts wanting(List<ExpectedIncident> incidents, List<String> actions) {
    return facts(
        new ScenarioFacts.Wanted(false, incidents, List.of(), List.of(), false, actions, List.of()),
        List.of("shop/cart"),
        null,
        0);
  }

  private static List<String> why(ScenarioFacts facts, Suspect suspect) {
    List<Object> events =
        List.of(
            opened(CART, 600, FaultKind.LATENCY),
            enriched(CART, 600, FaultKind.LATENCY, suspect),
            escalated(CART, 600, FaultKind.LATENCY));
    return judge(facts, Mode.APPROVE, events, NO_HARM).why();
  }

  private static Suspect suspect(Subject subject, FaultKind kind, boolean named) {
    return new Suspect(subject, kind, 3, "its own time +900 ms", named);
  }

  private static IncidentEnriched enriched(
      Subject subject, long second, FaultKind kind, Suspect suspect) {
    IncidentId id = id(subject, second, kind);
    return new IncidentEnriched(
        id + "/0/enriched",
        id,
        subject,
        INJECTED.plusSeconds(second + 30),
        List.of(),
        List.of(),
        List.of(suspect),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        false,
        List.of());
  }

  private static Escalated escalated(Subject subject, long second) {
    return escalated(subject, second, FaultKind.MEMORY_LEAK);
  }

  private static Escalated escalated(Subject subject, long second, FaultKind kind) {
    IncidentId id = id(subject, second, kind);
    return new Escalated(
        id + "/1/escalated", id, subject, INJECTED.plusSeconds(second + 60), "nothing fits");
  }

  private static IncidentOpened opened(Subject subject, long second, FaultKind kind) {
    IncidentId id = id(subject, second, kind);
    return new IncidentOpened(
        id + "/0/opened",
        id,
        subject,
        INJECTED.plusSeconds(second),
        INJECTED.plusSeconds(second),
        kind,
        Severity.WARNING,
        false,
        null,
        List.of(),
        "something is wrong");
  }

  private static IncidentUpdated updated(long second, FaultKind first, FaultKind then) {
    IncidentId id = id(CART, 600, first);
    return new IncidentUpdated(
        id + "/0/updated-" + second,
        id,
        CART,
        INJECTED.plusSeconds(second),
        INJECTED.plusSeconds(second),
        List.of(first, then),
        Severity.WARNING,
        null,
        List.of(),
        "something is wrong");
  }

  private static List<Object> good() {
    IncidentId id = id(CART, 600);
    return List.of(
        opened(CART, 600, forecast(600)),
        proposed(),
        executed(rollback()),
        new VerdictReached(
            id + "/1/verdict",
            id,
            CART,
            INJECTED.plusSeconds(1000),
            ProposalId.of(id, 1),
            FaultKind.MEMORY_LEAK,
            rollback(),
            "playbook",
            Verdict.IMPROVED,
            List.of()),
        new PastCase(
            id,
            CART,
            List.of(FaultKind.MEMORY_LEAK),
            true,
            "Rollback",
            "playbook",
            Verdict.IMPROVED,
            List.of(),
            INJECTED.plusSeconds(1000)),
        resolved());
  }

  private static IncidentResolved resolved() {
    IncidentId id = id(CART, 600);
    return new IncidentResolved(
        id + "/0/resolved",
        id,
        CART,
        INJECTED.plusSeconds(1200),
        IncidentResolved.Outcome.RECOVERED,
        "over");
  }

  private static ActionProposed proposed() {
    IncidentId id = id(CART, 600);
    return new ActionProposed(
        id + "/1/proposed",
        id,
        CART,
        INJECTED.plusSeconds(620),
        ProposalId.of(id, 1),
        1,
        "playbook",
        rollback(),
        Mode.APPROVE,
        "d",
        List.of(),
        true,
        INJECTED.plusSeconds(2400),
        "because",
        null);
  }

  private static ActionExecuted executed(RemediationAction action) {
    IncidentId id = id(CART, 600);
    return new ActionExecuted(
        id + "/1/executed", id, CART, INJECTED.plusSeconds(650), ProposalId.of(id, 1), action, "9");
  }

  private static IncidentOpened opened(Subject subject, long second, Forecast forecast) {
    IncidentId id = id(subject, second);
    return new IncidentOpened(
        id + "/0/opened",
        id,
        subject,
        INJECTED.plusSeconds(second),
        INJECTED.plusSeconds(second),
        FaultKind.MEMORY_LEAK,
        Severity.WARNING,
        true,
        forecast,
        List.of(),
        "memory grows");
  }

  private static IncidentUpdated updated(long second, Forecast forecast) {
    IncidentId id = id(CART, 600);
    return new IncidentUpdated(
        id + "/0/updated-" + second,
        id,
        CART,
        INJECTED.plusSeconds(second),
        INJECTED.plusSeconds(second),
        List.of(FaultKind.MEMORY_LEAK),
        Severity.WARNING,
        forecast,
        List.of(),
        "memory grows");
  }

  private static IncidentId id(Subject subject, long second) {
    return id(subject, second, FaultKind.MEMORY_LEAK);
  }

  private static IncidentId id(Subject subject, long second, FaultKind kind) {
    return IncidentId.of(subject, INJECTED.plusSeconds(second), kind);
  }

  private static Forecast forecast(long second) {
    Instant made = INJECTED.plusSeconds(second);
    return new Forecast(
        "pod",
        "app",
        Metrics.MEMORY,
        "bytes",
        1,
        2,
        0.1,
        made,
        made.plusSeconds(1000),
        made.plusSeconds(900),
        made.plusSeconds(1400),
        0.9);
  }

  private static Target target() {
    return new Target(CART, "uid");
  }

  private static Rollback rollback() {
    return new Rollback(target(), "rs", "cart-1");
  }
}
