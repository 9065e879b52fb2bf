package dev.forestall.detector.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.Scene;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.incident.RevisionHealth;
import dev.forestall.model.wire.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RevisionLedgerTest {
  private final Scene scene = new Scene("cart", 1);
  private final WorkloadMemory memory = new WorkloadMemory(scene.subject());

  @Test
  void revisionIsATarget_afterTenMinutesWithoutTrouble() {
    twoRevisions();
    look(1000);

    assertThat(health("old").rollbackTarget()).isTrue();
    assertThat(health("new").rollbackTarget()).isFalse();
    assertThat(health("new").current()).isTrue();
  }

  @Test
  void restartBeginsTheTimeAgain() {
    scene.rollout("old", 0, 1, "kubectl", null).status(1, 1, 1).pod("a", "old", 0);
    scene.podState("a", "old", 0, 501, Scene.running(501, 1, Scene.ended("Error", 1, 500)), false);
    hear();
    look(900);
    assertThat(health("old").longestHealthy())
        .isBetween(Duration.ofMinutes(8), Duration.ofMinutes(9));

    look(1200);
    assertThat(health("old").longestHealthy())
        .isBetween(Duration.ofMinutes(11), Duration.ofMinutes(12));
  }

  @Test
  void timeAfterTheOnsetOfAnIncidentDoesNotCount() {
    scene.rollout("old", 0, 1, "kubectl", null).status(1, 1, 1).pod("a", "old", 0);
    hear();
    look(900);
    memory.noteIncident(Scene.at(60));

    assertThat(health("old").longestHealthy()).hasSeconds(55);
  }

  @Test
  void snapshotKeepsEverything() {
    twoRevisions();
    look(1000);
    byte[] json = Wire.json().writeValueAsBytes(memory.snapshot());
    WorkloadMemory read = new WorkloadMemory(scene.subject());
    read.restore(Wire.json().readValue(json, WorkloadMemory.Snapshot.class));

    assertThat(read.snapshot()).isEqualTo(memory.snapshot());
  }

  private void twoRevisions() {
    scene.rollout("old", 0, 1, "kubectl", null).status(1, 1, 1).pod("a", "old", 0);
    scene.rollout("new", 800, 1, "kubectl", null).pod("b", "new", 800).deleted("a", "old", 0, 820);
    scene.status(830, 1, 1);
    scene.kubernetesEvent(2000, "Later", "Pod", "b", "not looked at yet", 1);
    hear();
  }

  private void hear() {
    for (PodEvent event : Scene.play(3000, scene)) {
      if (!(event instanceof Heartbeat)) {
        memory.hear(event);
      }
    }
  }

  private void look(double until) {
    for (double s = 15; s <= until; s += 15) {
      memory.advanceTo(Scene.at(s));
      memory.noteHealth(Scene.at(s), false);
    }
  }

  private RevisionHealth health(String rs) {
    List<RevisionHealth> all = memory.revisions().health(memory.workload().orElseThrow());
    return all.stream().filter(h -> h.revision().replicaSetUid().equals(rs)).findFirst().get();
  }
}
