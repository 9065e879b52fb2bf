package dev.forestall.detector.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.Scene;
import dev.forestall.detector.cause.Shop.Fault;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The caller's incident and who is named for it: stories of a shop, each workload elsewhere. */
class CulpritsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void namesSlowCallee(long seed) {
    Shop shop = new Shop(seed).broken(Fault.SLOW, "price", 300).play(false);

    Suspect culprit = named(shop, "front");
    assertThat(culprit.subject()).isEqualTo(Shop.of("price"));
    assertThat(culprit.kind()).isEqualTo(FaultKind.CPU_SATURATION);
    assertThat(culprit.sentence()).contains("own time of POST /price");
    assertThat(shop.opened("front")).hasSize(1);
    assertThat(shop.opened("front").getFirst().faultKind()).isEqualTo(FaultKind.LATENCY);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void namesEndOfTheNetwork_whenCallsIntoItTakeLonger(long seed) {
    Shop shop = new Shop(seed).broken(Fault.NETWORK, "stock", 400).play(false);

    Suspect culprit = named(shop, "front");
    assertThat(culprit.subject()).isEqualTo(Shop.of("stock"));
    assertThat(culprit.kind()).isEqualTo(FaultKind.NETWORK_DELAY);
    assertThat(culprit.sentence()).contains("gap").contains("other edges normal");
    CallEdge moved =
        last(shop, "front").calls().stream().filter(CallEdge::moved).findFirst().orElseThrow();
    assertThat(moved.caller()).isEqualTo(Shop.of("cart"));
    assertThat(moved.callee()).isEqualTo(Shop.of("stock"));
    assertThat(moved.afterMillis()).isGreaterThan(moved.beforeMillis() + 100);
    assertThat(last(shop, "front").calls()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void namesBadRollout_whenTheCalleeDoesLess(long seed) {
    Shop shop =
        new Shop(seed)
            .broken(Fault.EARLY_RETURN, "cart", 0.4)
            .with(change("cart", Change.ROLLOUT, Shop.ONSET - 30))
            .play(false);

    Suspect culprit = named(shop, "front");
    assertThat(culprit.subject()).isEqualTo(Shop.of("cart"));
    assertThat(culprit.kind()).isEqualTo(FaultKind.CODE_DEFECT);
    assertThat(culprit.sentence()).contains("changed by kubectl");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void namesWhereErrorsBegin_whenTheySpreadUpwards(long seed) {
    Shop shop = new Shop(seed).broken(Fault.ERRORS, "price", 0.3).play(false);

    for (String workload : List.of("front", "cart", "price")) {
      Suspect culprit = named(shop, workload);
      assertThat(culprit.subject()).isEqualTo(Shop.of("price"));
      assertThat(culprit.kind()).isEqualTo(FaultKind.CODE_DEFECT);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void namesNobody_whenAWaveMakesEverythingSlowerTogether(long seed) {
    Shop shop = new Shop(seed).broken(Fault.WAVE, "", 3).play(false);

    assertThat(shop.enriched("front")).isNotEmpty();
    assertThat(shop.told())
        .filteredOn(IncidentEnriched.class::isInstance)
        .allSatisfy(e -> assertThat(((IncidentEnriched) e).suspects()).noneMatch(Suspect::named));
    assertThat(last(shop, "front").missing()).anyMatch(m -> m.contains("slower together"));
  }

  @Test
  void saysSo_whenThereAreNoTraces() {
    Shop shop = new Shop(6).broken(Fault.SLOW, "price", 300).untraced().play(false);

    IncidentEnriched enriched = last(shop, "price");
    assertThat(enriched.missing()).anyMatch(m -> m.contains("no traces"));
    assertThat(enriched.suspects().getFirst().subject()).isEqualTo(Shop.of("price"));
    assertThat(enriched.calls()).isEmpty();
  }

  @Test
  void namesTheCalleeThatIsKilled_forItsCallersErrors() {
    ContainerState killed =
        Scene.running(Shop.ONSET + 20, 1, Scene.ended("OOMKilled", 137, Shop.ONSET + 10));
    Scene price = new Scene("price", 1);
    Shop shop =
        new Shop(7)
            .broken(Fault.ERRORS, "price", 0.5)
            .with(price.podEvent("price-0", "rs", 10, 20, Scene.running(10, 0, null), false))
            .with(price.podEvent("price-0", "rs", 10, Shop.ONSET + 30, killed, false))
            .play(false);

    Suspect culprit = named(shop, "front");
    assertThat(culprit.subject()).isEqualTo(Shop.of("price"));
    assertThat(culprit.kind()).isEqualTo(FaultKind.OOM_KILLED);
    assertThat(shop.enriched("front").getFirst().provisional()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void namesTheNeighbourOnTheNode_thatTakesTheProcessorAway(long seed) {
    Shop shop = new Shop(seed).broken(Fault.CONTENTION, "price", 300);
    for (String name : List.of("price", "batch")) {
      shop.with(
          new Scene(name, 1).podEvent(name + "-0", "rs", 5, 6, Scene.running(5, 0, null), false));
    }
    double used = 0;
    for (int second = 10; second < Shop.END; second += 20) {
      used += 20 * (second < Shop.ONSET ? 0.1 : 1.8);
      shop.with(
          new MetricsSampled(
              Shop.of("batch"),
              "batch-0",
              "uid-batch-0",
              Scene.at(second),
              List.of(
                  new Sample("app", Metrics.CPU, SampleKind.COUNTER, used),
                  new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, 1e8))));
    }
    shop.play(false);

    Suspect culprit = named(shop, "front");
    assertThat(culprit.subject()).isEqualTo(Shop.of("batch"));
    assertThat(culprit.kind()).isEqualTo(FaultKind.CPU_SATURATION);
    assertThat(culprit.sentence()).contains("node-1, beside shop/price").contains("0.10 to 1.80");
    assertThat(last(shop, "front").suspects().get(1).subject()).isEqualTo(Shop.of("price"));
  }

  @Test
  void namesTheNode_whenItIsNotReady() {
    Subject node = Subject.parse(Neighbourhood.nodeKey(Scene.CLUSTER, "node-1"));
    Shop shop =
        new Shop(11)
            .broken(Fault.ERRORS, "price", 0.5)
            .with(
                new Scene("price", 1)
                    .podEvent("price-0", "rs", 5, 6, Scene.running(5, 0, null), false))
            .with(
                new KubernetesEventRecorded(
                    "not-ready",
                    node,
                    Scene.at(Shop.ONSET - 20),
                    "Warning",
                    "NodeNotReady",
                    "Node",
                    "node-1",
                    "Node node-1 status is now: NodeNotReady",
                    1))
            .play(false);

    Suspect culprit = named(shop, "front");
    assertThat(culprit.subject()).isEqualTo(node);
    assertThat(culprit.kind()).isEqualTo(FaultKind.NODE_NOT_READY);
  }

  @Test
  void namesTheNode_whenItsPodsWereReplacedBeforeTheirAbsenceWasTold() {
    Subject node = Subject.parse(Neighbourhood.nodeKey(Scene.CLUSTER, "node-1"));
    Scene price = new Scene("price", 1);
    double lost = Shop.ONSET;
    double replaced = lost + 299;
    Shop shop =
        new Shop(12)
            .with(price.podEvent("price-0", "rs", 5, 6, Scene.running(5, 0, null), false))
            .with(available(2, 10))
            .with(available(1, lost))
            .with(
                new KubernetesEventRecorded(
                    "not-ready",
                    node,
                    Scene.at(lost),
                    "Warning",
                    "NodeNotReady",
                    "Node",
                    "node-1",
                    "Node node-1 status is now: NodeNotReady",
                    1))
            .with(price.podEvent("price-0", "rs", 5, replaced, Scene.running(5, 0, null), true))
            .with(available(2, replaced + 40))
            .play(false);

    assertThat(shop.opened("price"))
        .singleElement()
        .satisfies(o -> assertThat(o.faultKind()).isEqualTo(FaultKind.UNAVAILABLE));
    Suspect culprit = named(shop, "price");
    assertThat(culprit.subject()).isEqualTo(node);
    assertThat(culprit.kind()).isEqualTo(FaultKind.NODE_NOT_READY);
  }

  private static WorkloadChanged available(int of2, double second) {
    return new WorkloadChanged(
        "status-" + second,
        Shop.of("price"),
        Scene.at(second),
        Change.STATUS,
        "kubelet",
        null,
        of2 + " of 2",
        new WorkloadState("uid-price", 2, of2, of2, 2, true, null, null, List.of()));
  }

  @Test
  void tellsAgainOnlyWhatIsNew_andEndsWithAFinalOne() {
    Shop shop = new Shop(8).broken(Fault.SLOW, "price", 300).play(false);

    List<IncidentEnriched> all = shop.enriched("front");
    assertThat(all.size()).isBetween(2, 6);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).eventId()).isEqualTo(all.get(i).incidentId() + "/" + i + "/enriched");
      assertThat(all.get(i).provisional()).isEqualTo(i < all.size() - 1);
    }
    assertThat(all.getLast().at()).isBefore(Scene.at(Shop.ONSET + 660));
  }

  @Test
  void tellsTheSame_whenEachRecordComesTwice() {
    List<IncidentEvent> once = new Shop(9).broken(Fault.NETWORK, "cart", 400).play(false).told();
    List<IncidentEvent> twice = new Shop(9).broken(Fault.NETWORK, "cart", 400).play(true).told();
    assertThat(twice).isEqualTo(once);
  }

  @Test
  void takesForestallsOwnChangeForNoEvidence() {
    WorkloadChanged own = change("mail", Change.ROLLOUT, Shop.ONSET - 30);
    WorkloadChanged byForestall =
        new WorkloadChanged(
            "own", own.subject(), own.at(), own.change(), "forestall", "p-1", "s", own.workload());
    Shop shop = new Shop(10).broken(Fault.SLOW, "price", 300).with(byForestall).play(false);
    assertThat(last(shop, "front").suspects())
        .noneMatch(s -> s.sentence().contains("changed by forestall"));
  }

  private static Suspect named(Shop shop, String workload) {
    Suspect first = last(shop, workload).suspects().getFirst();
    assertThat(first.named()).as("%s", last(shop, workload).suspects()).isTrue();
    return first;
  }

  private static IncidentEnriched last(Shop shop, String workload) {
    assertThat(shop.enriched(workload)).as("enrichments of %s", workload).isNotEmpty();
    return shop.enriched(workload).getLast();
  }

  private static WorkloadChanged change(String workload, Change change, int second) {
    WorkloadState state =
        new WorkloadState("uid-" + workload, 1, 1, 1, 1, true, null, null, List.of());
    return new WorkloadChanged(
        "rs-" + workload,
        Shop.of(workload),
        Scene.at(second),
        change,
        "kubectl",
        null,
        "image is shop:2",
        state);
  }
}
