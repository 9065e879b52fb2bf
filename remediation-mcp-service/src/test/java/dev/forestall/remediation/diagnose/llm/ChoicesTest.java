package dev.forestall.remediation.diagnose.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationAction.Rollback;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.diagnose.Evidence;
import dev.forestall.remediation.testing.Evidences;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChoicesTest {
  private static final Set<String> ALL = Set.of("Rollback", "Restart", "Scale");

  @Test
  void holdsTheCatalogueAimedAtTheIncidentsOwnWorkload() {
    Choices choices = Choices.of(Evidences.leak(), ALL, 10);
    assertThat(choices.actions().sequencedKeySet())
        .containsExactly(
            "rollback-1",
            "rollback-2",
            "restart",
            "scale-to-4",
            "scale-to-6",
            "escalate",
            "no-action");
    assertThat(choices.actions().get("rollback-1"))
        .isInstanceOfSatisfying(
            Rollback.class, r -> assertThat(r.toReplicaSetUid()).isEqualTo("r1"));
    for (RemediationAction action : choices.actions().values()) {
      if (action instanceof RemediationAction.Change change) {
        assertThat(change.target().subject()).isEqualTo(Evidences.CART);
        assertThat(change.target().uid()).isEqualTo("uid");
      }
    }
    assertThat(choices.objects().values())
        .containsExactly(Evidences.CART, Subject.deployment("here", "shop", "web"));
  }

  @Test
  void leavesOutWhatWasTriedOrIsNotAllowedOrTooMany() {
    assertThat(Choices.of(Evidences.leakAfter(Set.of("Rollback")), ALL, 3).actions())
        .containsOnlyKeys("restart", "escalate", "no-action");
    assertThat(Choices.of(Evidences.leak(), Set.of("Restart"), 10).actions())
        .containsOnlyKeys("restart", "escalate", "no-action");
    assertThat(Choices.of(Evidences.leak(), ALL, 4).actions())
        .containsKey("scale-to-4")
        .doesNotContainKey("scale-to-6");
  }

  @Test
  void holdsActionsAtTheNamedCulpritToo() {
    var actions = Choices.of(Evidences.culprit(), ALL, 10).actions();
    assertThat(actions)
        .containsOnlyKeys(
            "culprit-rollback-1",
            "culprit-restart",
            "culprit-scale-to-2",
            "restart",
            "scale-to-4",
            "scale-to-6",
            "escalate",
            "no-action");
    assertThat(actions.get("culprit-rollback-1").sentence()).contains("shop/web");
  }

  @Test
  void holdsNothingThatWrites_whenTheObjectIsNotThere() {
    Evidence e = Evidences.leak();
    Evidence gone =
        new Evidence(
            e.opened(),
            e.kinds(),
            e.forecast(),
            e.facts(),
            e.enriched(),
            e.missing(),
            e.tried(),
            null,
            e.records(),
            e.similar(),
            e.mode());
    assertThat(Choices.of(gone, ALL, 10).actions()).containsOnlyKeys("escalate", "no-action");
  }
}
