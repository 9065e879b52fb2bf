package dev.forestall.remediation.diagnose.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.remediation.Candidate;
import dev.forestall.model.remediation.RemediationAction.Escalate;
import dev.forestall.model.remediation.RemediationAction.NoAction;
import dev.forestall.model.remediation.RemediationAction.Restart;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.remediation.diagnose.Diagnosis;
import dev.forestall.remediation.diagnose.Evidence;
import dev.forestall.remediation.testing.Evidences;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {
  private static final Set<String> ALL = Set.of("Rollback", "Restart", "Scale");

  private final AnswerReader reader = new AnswerReader(Choices.of(Evidences.leak(), ALL, 10));

  @Test
  void keepsTheOrderAndCallsAPersonLast() {
    Diagnosis diagnosis = reader.read(answer("0.5", "rollback-2", "restart", "rollback-2"));
    assertThat(diagnosis.candidates())
        .extracting(Candidate::action)
        .satisfiesExactly(
            a ->
                assertThat(a)
                    .isInstanceOfSatisfying(
                        Rollback.class, r -> assertThat(r.toReplicaSetUid()).isEqualTo("r0")),
            a -> assertThat(a).isInstanceOf(Restart.class),
            a -> assertThat(a).isInstanceOf(Escalate.class));
  }

  @Test
  void takesNoActionAsTheFirstChoiceOnly() {
    assertThat(reader.read(answer("0.5", "no-action", "restart")).candidates())
        .singleElement()
        .satisfies(c -> assertThat(c.action()).isInstanceOf(NoAction.class));
    assertThat(reader.read(answer("0.5", "restart", "no-action")).candidates().getLast().action())
        .isInstanceOf(Escalate.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "7", "null", "\"rollback-1\"", "{} {}", "```json\n[1]\n```"})
  void saysItIsNotJson(String text) {
    assertThat(failure(text).outcome()).isIn(Outcome.UNREADABLE, Outcome.INVALID);
  }

  @Test
  void endsWithASentence_whenItIsNestedWithoutEnd() {
    assertThat(failure("[".repeat(200_000)).outcome()).isEqualTo(Outcome.UNREADABLE);
    assertThat(failure("{\"a\":".repeat(200_000)).outcome()).isEqualTo(Outcome.UNREADABLE);
  }

  @ParameterizedTest
  @CsvSource({"-0.1", "1.1", "\"high\"", "null", "1e999"})
  void refusesAConfidenceThatIsNone(String confidence) {
    assertThat(failure(answer(confidence, "restart")).sentence()).contains("between 0 and 1");
  }

  @Test
  void refusesTheWhole_whenOneChoiceIsNotInTheList() {
    ModelException e = failure(answer("0.5", "rollback-1", "rollback-9\\n\\\"rm\\\""));
    assertThat(e.outcome()).isEqualTo(Outcome.NOT_IN_LIST);
    assertThat(e.sentence())
        .isEqualTo(
            "The language model named an action that is not in the list: \"rollback-9 'rm'\".");
    assertThat(failure(answer("0.5")).sentence()).contains("chooses no action");
    assertThat(failure(answer("0.5", "Rollback-1")).outcome()).isEqualTo(Outcome.NOT_IN_LIST);
  }

  @Test
  void cutsWhatIsLongAndDropsWhatCannotBeSeen() {
    String text =
        answer("0.5", "restart")
            .replace("It leaks.", "a\\u0000b\\u202e\\n" + "y".repeat(5_000) + " https://x.y/z")
            .replace("[\"so\"]", "[" + "\"so\",".repeat(40) + "\"" + "z".repeat(5_000) + "\"]");
    Diagnosis diagnosis = reader.read(text);
    assertThat(diagnosis.explanation()).startsWith("a b yyy").hasSize(600).endsWith("…");
    assertThat(diagnosis.evidence()).hasSize(8);
  }

  @Test
  void settlesOnWhatExplainsTheRest_whateverTheModelCallsIt() {
    Evidence e = Evidences.leak();
    Evidence both =
        new Evidence(
            e.opened(),
            Set.of(FaultKind.MEMORY_LEAK, FaultKind.OOM_KILLED),
            e.forecast(),
            e.facts(),
            e.enriched(),
            e.missing(),
            e.tried(),
            e.workload(),
            e.records(),
            e.similar(),
            e.mode());
    Diagnosis diagnosis =
        new AnswerReader(Choices.of(both, ALL, 10))
            .read(answer("0.5", "restart").replace("MEMORY_LEAK", "OOM_KILLED"));
    assertThat(diagnosis.faultKind()).isEqualTo(FaultKind.MEMORY_LEAK);
    assertThat(diagnosis.evidence()).contains("The language model puts it down to oom killed.");
  }

  private ModelException failure(String text) {
    ModelException e = catchThrowableOfType(ModelException.class, () -> reader.read(text));
    assertThat(e).isNotNull();
    return e;
  }

  private static String answer(String confidence, String... actions) {
    return """
    {"faultKind":"MEMORY_LEAK","culprit":"object-1","explanation":"It leaks.",
    "evidence":["so"],"confidence":%s,"candidates":[%s]}\
    """
        .formatted(
            confidence,
            List.of(actions).stream()
                .map(a -> "{\"action\":\"" + a + "\",\"why\":\"because\"}")
                .collect(Collectors.joining(",")));
  }
}
