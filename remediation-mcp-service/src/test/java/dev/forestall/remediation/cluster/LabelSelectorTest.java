package dev.forestall.remediation.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.propose.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | true",
        "{'matchLabels':{'app':'cart'}} | true",
        "{'matchLabels':{'app':'web'}} | false",
        "{'matchLabels':{'app':'cart','tier':'x'}} | false",
        "{'matchExpressions':[{'key':'app','operator':'In','values':['cart','web']}]} | true",
        "{'matchExpressions':[{'key':'app','operator':'NotIn','values':['cart']}]} | false",
        "{'matchExpressions':[{'key':'app','operator':'Exists'}]} | true",
        "{'matchExpressions':[{'key':'app','operator':'DoesNotExist'}]} | false",
        "null | false"
      })
  void selectsAsTheApiMeansIt(String selector, boolean selected) {
    assertThat(
            LabelSelector.selects(
                Json.parse(selector.trim().replace('\'', '"')), Json.parse("{\"app\":\"cart\"}")))
        .isEqualTo(selected);
  }

  @Test
  void buildsNoPathFromWhatIsNoName() {
    for (String name : new String[] {"../x", "a b", "A", "..", "a/../b", "", "x?y"}) {
      assertThat(WorkloadKind.isName(name)).as(name).isFalse();
    }
    assertThat(WorkloadKind.of(Subject.deployment("c", "shop", "cart?dryRun=None"))).isEmpty();
    assertThat(WorkloadKind.of(Subject.deployment("c", "shop", "cart"))).isPresent();
    assertThat(WorkloadKind.of(new Subject("c", "-", "Node", "n"))).isEmpty();
  }
}
