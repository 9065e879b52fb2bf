package dev.forestall.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.IncidentUpdated;
import dev.forestall.model.incident.Severity;
import dev.forestall.model.lesson.Lesson.PastCase;
import dev.forestall.model.remediation.Mode;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Restart;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.RemediationEvent.ActionExecuted;
import dev.forestall.model.remediation.RemediationEvent.ActionProposed;
import dev.forestall.model.remediation.RemediationEvent.VerdictReached;
import dev.forestall.model.remediation.Target;
import dev.forestall.model.remediation.Verdict;
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
    return IncidentId.of(subject, INJECTED.plusSeconds(second), FaultKind.MEMORY_LEAK);
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
