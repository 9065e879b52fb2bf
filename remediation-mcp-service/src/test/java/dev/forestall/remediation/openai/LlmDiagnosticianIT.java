package dev.forestall.remediation.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.remediation.Candidate;
import dev.forestall.model.remediation.RemediationAction.Escalate;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.remediation.Usage;
import dev.forestall.remediation.diagnose.Diagnosis;
import dev.forestall.remediation.diagnose.Evidence;
import dev.forestall.remediation.diagnose.Playbook;
import dev.forestall.remediation.diagnose.llm.Asked;
import dev.forestall.remediation.diagnose.llm.LlmDiagnostician;
import dev.forestall.remediation.diagnose.llm.Outcome;
import dev.forestall.remediation.testing.Evidences;
import dev.forestall.remediation.testing.OpenAiStub;
import dev.forestall.remediation.testing.OpenAiStub.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The language model over real HTTP, against a stub that speaks OpenAI's wire format. */
class LlmDiagnosticianIT {
  private static final Set<String> ALL = Set.of("Rollback", "Restart", "Scale");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(1500);

  private final OpenAiStub stub = new OpenAiStub();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> counted = new CopyOnWriteArrayList<>();
  private final Evidence leak = Evidences.leak();

  @AfterEach
  void close() {
    stub.close();
    threads.shutdownNow();
  }

  @Test
  void diagnoses_whenTheModelAnswersWell() {
    Diagnosis diagnosis = ask(Mode.GOOD, LIMIT);
    assertThat(stub.unasked()).isNull();
    assertThat(diagnosis.fallback()).isNull();
    assertThat(diagnosis.diagnostician()).isEqualTo("llm");
    assertThat(diagnosis.faultKind()).isEqualTo(FaultKind.MEMORY_LEAK);
    assertThat(diagnosis.culprit()).isEqualTo(leak.opened().subject());
    assertThat(diagnosis.confidence()).isEqualTo(0.8);
    assertThat(diagnosis.explanation())
        .isEqualTo("The rollout just before brought the leak. See [link left out]");
    assertThat(diagnosis.candidates())
        .extracting(Candidate::action)
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isInstanceOfSatisfying(
                        Rollback.class, r -> assertThat(r.toReplicaSetUid()).isEqualTo("r1")),
            last -> assertThat(last).isInstanceOf(Escalate.class));
    Usage usage = diagnosis.usage();
    assertThat(usage).isNotNull();
    assertThat(usage.model()).isEqualTo(OpenAiStub.MODEL);
    assertThat(usage.calls()).isEqualTo(1);
    assertThat(usage.inputTokens()).isEqualTo(900);
    assertThat(usage.outputTokens()).isEqualTo(100);
    assertThat(counted).extracting(Asked::outcome).containsExactly(Outcome.ANSWERED);
  }

  @Test
  void asksForAStrictSchemaThatHoldsEveryChoice() {
    ask(Mode.GOOD, LIMIT);
    JsonNode request = stub.requests().getFirst();
    JsonNode schema = request.at("/response_format/json_schema/schema");
    assertThat(schema.at("/properties/candidates/items/properties/action/enum").toString())
        .isEqualTo(
            "[\"rollback-1\",\"rollback-2\",\"restart\",\"scale-to-4\",\"escalate\",\"no-action\"]");
    assertThat(schema.at("/properties/culprit/enum").size()).isEqualTo(2);
    assertThat(schema.at("/required").size()).isEqualTo(6);
    assertThat(request.has("tools")).isFalse();
    assertThat(request.has("temperature")).isFalse();
    assertThat(request.has("stream") && request.path("stream").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"FENCED, 1", "MINIMAL, 1", "NO_SCHEMA, 2", "BUSY_ONCE, 2", "ERROR_ONCE, 2"})
  void diagnosesAllTheSame_whenTheEndpointHasItsWays(Mode mode, int calls) {
    Diagnosis diagnosis = ask(mode, LIMIT);
    assertThat(diagnosis.fallback()).isNull();
    assertThat(diagnosis.diagnostician()).isEqualTo("llm");
    assertThat(diagnosis.usage()).extracting(Usage::calls).isEqualTo(calls);
    assertThat(stub.requests()).hasSize(calls);
  }

  @Test
  void remembersThatTheEndpointKnowsNoSchema() {
    LlmDiagnostician diagnostician = diagnostician(LIMIT, 4);
    stub.mode(Mode.NO_SCHEMA);
    diagnostician.diagnose(leak);
    Diagnosis second = diagnostician.diagnose(leak);
    assertThat(second.diagnostician()).isEqualTo("llm");
    assertThat(stub.requests()).hasSize(3);
    assertThat(stub.requests().getLast().has("response_format")).isFalse();
    assertThat(stub.requests().getLast().at("/messages/1/content").asString())
        .contains("additionalProperties");
  }

  @ParameterizedTest
  @CsvSource({
    "NONSENSE, UNREADABLE, is not the JSON that it was asked for, 1",
    "WRONG_JSON, INVALID, names a fault kind that the incident does not have, 1",
    "UNKNOWN_ACTION, NOT_IN_LIST, 'not in the list: \"kubectl delete ns shop\"', 1",
    "FOREIGN_OBJECT, NOT_IN_LIST, 'does not own: \"kube-system/coredns\"', 1",
    "NO_EXPLANATION, INVALID, has no explanation, 1",
    "CONFIDENCE_OF_2, INVALID, no confidence between 0 and 1, 1",
    "WRONG_KEY, UNAUTHORIZED, 401: check forestall.remediation.llm.api-key, 1",
    "BUSY_FOR_AN_HOUR, RATE_LIMITED, '429: too many requests', 1",
    "ERROR, SERVER_ERROR, answered 500, 2",
    "EMPTY, EMPTY, answered nothing, 1",
    "NO_CHOICES, EMPTY, answered nothing, 1",
    "TRUNCATED, UNREACHABLE, broke off, 1",
    "HTML, UNREADABLE, check forestall.remediation.llm.base-url, 1",
    "CLOSED, UNREACHABLE, broke off, 1",
    "HUGE, TOO_LARGE, larger than 256 KiB, 1",
    "CUT_OFF, CUT_OFF, forestall.remediation.llm.max-tokens, 1",
    "REFUSAL, DECLINED, declined, 1",
    "NOT_FOUND, REFUSED, 404: check forestall.remediation.llm.base-url, 1"
  })
  void letsThePlaybookTakeOver_whenTheAnswerIsBad(
      Mode mode, Outcome outcome, String said, int calls) {
    Diagnosis diagnosis = ask(mode, LIMIT);
    playbook(diagnosis, said);
    assertThat(diagnosis.usage()).extracting(Usage::calls).isEqualTo(calls);
    assertThat(stub.requests()).hasSize(calls);
    assertThat(counted).extracting(Asked::outcome).containsExactly(outcome);
    assertThat(diagnosis.fallback()).doesNotContain(OpenAiStub.KEY);
  }

  @ParameterizedTest
  @CsvSource({"SLOW", "TRICKLE"})
  void letsThePlaybookTakeOver_whenTheAnswerIsSlow_andEndsTheRequest(Mode mode) {
    LlmDiagnostician diagnostician = diagnostician(SHORT, 1);
    stub.mode(mode);
    playbook(diagnostician.diagnose(leak), "did not answer within 1500 ms");
    assertThat(counted).extracting(Asked::outcome).containsExactly(Outcome.TIMEOUT);
    // its place is free again, so that the request is over on this side
    stub.mode(Mode.GOOD);
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> diagnostician.diagnose(leak).diagnostician().equals("llm"));
  }

  @Test
  void takesThePlaybook_whenTooManyAreBeingAsked() throws Exception {
    LlmDiagnostician diagnostician = diagnostician(LIMIT, 1);
    stub.mode(Mode.SLOW);
    var first = threads.submit(() -> diagnostician.diagnose(leak));
    Awaitility.await().atMost(LIMIT).until(() -> !stub.requests().isEmpty());
    Diagnosis second = diagnostician.diagnose(leak);
    playbook(second, "1 questions are with the language model already");
    assertThat(second.usage()).isNull();
    first.cancel(true);
  }

  @Test
  void leavesTheModelAlone_whenItFailedFiveTimesInARow() {
    LlmDiagnostician diagnostician = diagnostician(LIMIT, 4);
    stub.mode(Mode.NONSENSE);
    for (int i = 0; i < 5; i++) {
      playbook(diagnostician.diagnose(leak), "is not the JSON");
    }
    Diagnosis sixth = diagnostician.diagnose(leak);
    playbook(sixth, "failed 5 times in a row and is left alone for a minute");
    assertThat(sixth.usage()).isNull();
    assertThat(stub.requests()).hasSize(5);
    assertThat(counted).extracting(Asked::outcome).endsWith(Outcome.LEFT_ALONE);
  }

  @Test
  void saysWhatToCheck_whenNobodyListens() {
    stub.close();
    playbook(diagnostician(LIMIT, 4).diagnose(leak), "check forestall.remediation.llm.base-url");
    assertThat(counted).extracting(Asked::outcome).containsExactly(Outcome.UNREACHABLE);
  }

  @Test
  void isRefused_whenThePromptHasNoChange() {
    stub.mode(Mode.GOOD);
    Diagnosis diagnosis = diagnostician(LIMIT, 4).diagnose(Evidences.leakWithoutChange());
    playbook(diagnosis, "answered 400");
    assertThat(stub.unasked()).contains("the change that came before is missing");
  }

  private Diagnosis ask(Mode mode, Duration limit) {
    stub.mode(mode);
    return diagnostician(limit, 4).diagnose(leak);
  }

  private LlmDiagnostician diagnostician(Duration limit, int atOnce) {
    Endpoint endpoint = new Endpoint(stub.baseUrl(), OpenAiStub.KEY, OpenAiStub.MODEL, limit, null);
    return new LlmDiagnostician(
        new OpenAiModel(endpoint),
        new Playbook(4),
        new LlmDiagnostician.Rules(limit, atOnce, ALL, 4),
        threads,
        counted::add);
  }

  private static void playbook(Diagnosis diagnosis, String said) {
    assertThat(diagnosis.diagnostician()).isEqualTo("playbook");
    assertThat(diagnosis.fallback()).contains(said).endsWith(".");
    assertThat(diagnosis.candidates()).isNotEmpty();
  }
}
