package dev.forestall.dashboard.compose.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.workload.Subject;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodsTest {
  @ParameterizedTest
  @CsvSource({
    "Deployment,cart,cart-7d4b9c5f6d-x2x9z,cart-db-7d4b9c5f6d-x2x9z",
    "StatefulSet,db,db-0,db-cache-0",
    "DaemonSet,agent,agent-x2x9z,agent-7d4b9c5f6d-x2x9z",
    "Job,load,load-x2x9z,load-er-x2x9z-y",
    "CronJob,night,night-29384756-x2x9z,nightly-29384756-x2x9z",
    "Pod,cart.v1,cart.v1,cartxv1"
  })
  void choosesThePodsOfTheWorkload_andNotThoseOfASimilarName(
      String kind, String name, String own, String foreign) {
    String regex = regex(new Pods(new Subject("c", "shop", kind, name), List.of(), null));
    assertThat(own).matches(regex);
    assertThat(foreign).doesNotMatch(regex);
  }

  @Test
  void choosesWhatTheIncidentNames_whenItsPodsHaveOtherNames() {
    Pods pods =
        new Pods(
            Subject.deployment("c", "shop", "cart"), List.of("odd.one", "cart-aaaaaa-bbbbb"), null);
    assertThat(regex(pods)).isEqualTo("cart-[a-z0-9]{6,10}-[a-z0-9]{5}|odd\\.one");
  }

  @Test
  void choosesByNodeOrNamespace_whenTheSubjectIsOne() {
    assertThat(new Pods(new Subject("c", "-", "Node", "n1"), List.of(), null).matchers())
        .containsExactly("node=\"n1\"");
    assertThat(new Pods(new Subject("c", "shop", "Namespace", "shop"), List.of(), "cl").matchers())
        .containsExactly("cl=\"c\"", "namespace=\"shop\"");
  }

  @ParameterizedTest
  @CsvSource({
    "'a\"b','x=\"a\\\"b\"'",
    "'a\\b','x=\"a\\\\b\"'",
    "'$x','x=\"\\u0024x\"'",
    "'[[x]]','x=\"[\\u005bx]]\"'",
    "'a\nb','x=\"a\\u000ab\"'"
  })
  void staysALiteral_whateverItHolds(String value, String expected) {
    assertThat(PromQl.equal("x", value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"5.36870912E8,536870912", "-0.5,(-0.5)", "0,0", "1e-7,0.0000001"})
  void writesNumbersPlainly(double number, String expected) {
    assertThat(PromQl.number(number)).isEqualTo(expected);
  }

  private static String regex(Pods pods) {
    return pods.matchers().stream()
        .filter(m -> m.startsWith("pod=~"))
        .map(m -> m.substring("pod=~\"".length(), m.length() - 1).replace("\\\\", "\\"))
        .peek(Pattern::compile)
        .findFirst()
        .orElseThrow();
  }
}
