package dev.forestall.detector.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.cause.Condition.Trouble;
import dev.forestall.detector.units.Units;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.RecentChange;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Probes that fail at one workload, and at several of one node at once. */
class CrowdedTest {
  private static final Instant ONSET = Instant.parse("2026-11-24T18:36:53Z");
  private static final Subject CALM = workload("calm");
  private static final String NODE = Neighbourhood.nodeKey("real", "node1");

  private final Map<String, Member> tenants = new HashMap<>();

  @Test
  void namesTheNode_whenProbesOfSeveralWorkloadsFailTogether() {
    tenant("pair", "node1", 5, List.of());
    tenant("cart", "node1", -20, List.of());
    Cause cause = cause(60, List.of(change(CALM, 330)));
    Suspect first = cause.suspects().getFirst();
    assertThat(first.subject().kind()).isEqualTo("Node");
    assertThat(first.named()).isTrue();
    assertThat(first.kind()).isEqualTo(FaultKind.NODE_PRESSURE);
    assertThat(first.sentence()).contains("3 workloads", "shop/cart");
    assertThat(cause.settled()).isTrue();
  }

  @Test
  void waitsAMinute_whatTheNeighboursComeTo() {
    assertThat(cause(7, List.of()).settled()).isFalse();
    assertThat(cause(60, List.of()).settled()).isTrue();
  }

  @Test
  void namesTheWorkload_whenTheOthersFailedEarlier_changed_orRunElsewhere() {
    tenant("early", "node1", -600, List.of());
    tenant("new", "node1", 0, List.of(change(workload("new"), 60)));
    tenant("fine", "node1", 10, List.of());
    assertOwn();
    tenant("far", "node2", 0, List.of());
    tenant("near", "node1", 0, List.of());
    assertOwn();
  }

  private void assertOwn() {
    Suspect first = cause(60, List.of()).suspects().getFirst();
    assertThat(first.subject()).isEqualTo(CALM);
    assertThat(first.named()).isTrue();
  }

  private Cause cause(int secondsAfter, List<RecentChange> changes) {
    Ask ask =
        new Ask(CALM, List.of(FaultKind.PROBE_FAILURE), ONSET, ONSET.plusSeconds(secondsAfter));
    return Culprits.of(
        ask,
        new Neighbourhood(
            CALM.key(),
            Map.of(),
            Map.of(CALM.key(), member("node1", 0, changes)),
            Map.of(NODE, Member.UNKNOWN),
            tenants,
            List.of()));
  }

  private void tenant(String name, String node, int since, List<RecentChange> changes) {
    tenants.put(workload(name).key(), member(node, since, changes));
  }

  private static Member member(String node, int since, List<RecentChange> changes) {
    Trouble trouble =
        new Trouble(
            FaultKind.PROBE_FAILURE,
            ONSET.plusSeconds(since),
            ONSET.plusSeconds(Math.max(since, 0)),
            false,
            "its readiness probe keeps failing: no answer in time");
    return new Member(
        Units.none(),
        Map.of(),
        new Condition(List.of(trouble), changes, Map.of(node, 1), List.of(), List.of()));
  }

  private static RecentChange change(Subject subject, int secondsBefore) {
    return new RecentChange(
        subject,
        ONSET.minusSeconds(secondsBefore),
        Change.ROLLOUT,
        "kubectl-set",
        null,
        "rolled out revision 2 (shop:2)");
  }

  private static Subject workload(String name) {
    return Subject.deployment("real", "shop", name);
  }
}
