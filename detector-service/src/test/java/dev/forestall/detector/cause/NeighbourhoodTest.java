package dev.forestall.detector.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.forestall.detector.cause.Neighbours.Edge;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NeighbourhoodTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
  private static final Subject FRONT = of("front");

  private final Map<String, List<Edge>> callees = new HashMap<>();
  private final Map<String, List<Edge>> callers = new HashMap<>();
  private final List<Collection<String>> asked = new ArrayList<>();

  private static Subject of(String name) {
    return Subject.deployment("lab", "shop", name);
  }

  private void call(String caller, String callee, double perMinute) {
    callees.computeIfAbsent(caller, c -> new ArrayList<>()).add(new Edge(callee, perMinute, AT));
    callers.computeIfAbsent(callee, c -> new ArrayList<>()).add(new Edge(caller, perMinute, AT));
  }

  private Neighbourhood read() {
    return Neighbourhood.around(
        FRONT,
        Member.UNKNOWN,
        AT,
        new Neighbourhood.Source() {
          @Override
          public Map<String, Neighbours> neighbours(Collection<String> workloads, Instant at) {
            asked.add(workloads);
            Map<String, Neighbours> found = new HashMap<>();
            for (String w : workloads) {
              found.put(
                  w,
                  new Neighbours(
                      callers.getOrDefault(w, List.of()), callees.getOrDefault(w, List.of())));
            }
            return found;
          }

          @Override
          public Map<String, Member> members(Collection<String> keys) {
            asked.add(keys);
            Map<String, Member> members = new HashMap<>();
            keys.forEach(k -> members.put(k, Member.UNKNOWN));
            return members;
          }

          @Override
          public Map<String, Member> tenants(Collection<String> nodes) {
            return Map.of();
          }
        });
  }

  @Test
  void reachesThreeSteps_inFourRoundTrips() {
    for (String[] c : new String[][] {{"front", "a"}, {"a", "b"}, {"b", "c"}, {"c", "d"}}) {
      call(of(c[0]).key(), of(c[1]).key(), 10);
    }
    assertThat(read().members().keySet())
        .containsExactlyInAnyOrder(FRONT.key(), of("a").key(), of("b").key(), of("c").key());
    assertThat(asked).hasSize(4);
  }

  @Test
  void endsWhereCallsGoInACircle() {
    call(FRONT.key(), of("a").key(), 10);
    call(of("a").key(), of("b").key(), 10);
    call(of("b").key(), FRONT.key(), 10);
    call(of("b").key(), of("b").key(), 10);
    Neighbourhood hood = read();
    assertThat(hood.members()).hasSize(3);
    assertThat(new Below(hood.calls().keySet()).of(FRONT.key()))
        .containsExactlyInAnyOrder(of("a").key(), of("b").key());
    Cause cause = Culprits.of(new Ask(FRONT, List.of(FaultKind.ERROR_RATE), AT, AT), hood);
    assertThat(cause.suspects().getFirst().subject()).isEqualTo(FRONT);
    assertThat(cause.suspects().getFirst().named()).isFalse();
    assertThat(cause.calls()).hasSize(4);
  }

  @Test
  void keepsTheBusiest_andSaysHowManyWereLeftOut() {
    for (int i = 0; i < 300; i++) {
      call(FRONT.key(), of("callee-" + i).key(), i + 1);
    }
    Neighbourhood hood = read();
    assertThat(hood.members())
        .hasSize(64)
        .containsKey(FRONT.key())
        .containsKey(of("callee-299").key());
    assertThat(hood.members()).doesNotContainKey(of("callee-1").key());
    assertThat(hood.missing())
        .containsExactly("237 of 301 workloads around were left out, those with the fewest calls");
    Cause cause = Culprits.of(new Ask(FRONT, List.of(FaultKind.LATENCY), AT, AT), hood);
    assertThat(cause.calls()).hasSize(40);
    assertThat(cause.missing()).contains(hood.missing().getFirst());
  }

  @Test
  void showsServicesThatAreNoWorkloads_whateverTheirNames() {
    call(FRONT.key(), "postgres", 5);
    call(FRONT.key(), "a/b/c", 4);
    call(FRONT.key(), " ", 3);
    call(FRONT.key(), "n".repeat(10_000), 2);
    Neighbourhood hood = read();
    assertThat(hood.members()).hasSize(1);
    assertThatCode(
            () -> {
              Cause cause = Culprits.of(new Ask(FRONT, List.of(FaultKind.LATENCY), AT, AT), hood);
              assertThat(cause.calls()).hasSize(4);
              assertThat(cause.calls().getFirst().callee())
                  .isEqualTo(new Subject("lab", "-", "Service", "postgres"));
              assertThat(cause.calls().getLast().callee().name()).hasSize(120);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void saysWhy_whenOnlyTheSubjectCouldBeRead() {
    Neighbourhood alone = Neighbourhood.alone(FRONT, Member.UNKNOWN, "Redis does not answer");
    Cause cause = Culprits.of(new Ask(FRONT, List.of(FaultKind.ERROR_RATE), AT, AT), alone);
    assertThat(cause.suspects()).hasSize(1);
    assertThat(cause.missing()).contains("Redis does not answer");
    assertThat(cause.settled()).isFalse();
  }
}
