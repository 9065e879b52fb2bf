package dev.forestall.model.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"prod/shop/Deployment/cart", "prod/-/Node/node-1", "a b/ü/Pod/x.y", "-/-/-/-"})
  void comesBack_whenItsKeyIsParsed(String key) {
    assertThat(Subject.parse(key).key()).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "shop/cart", "a/b/c", "a/b/c/d/e", "/b/c/d", "a//c/d", "a/b/c/", "a/ /c/d"})
  void isRefused_whenTheKeyHasNotFourParts(String key) {
    assertThatIllegalArgumentException().isThrownBy(() -> Subject.parse(key));
  }

  @Test
  void isRefused_whenAPartWouldBreakTheKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Subject.deployment("prod", "shop/x", "cart"))
        .withMessage("namespace must not contain '/': shop/x");
  }

  @Test
  void isCalledAsAPersonWould_whenItHasANamespaceOrNone() {
    assertThat(Subject.deployment("prod", "shop", "cart").displayName()).isEqualTo("shop/cart");
    assertThat(new Subject("prod", Subject.NO_NAMESPACE, "Node", "n1").displayName())
        .isEqualTo("Node n1");
    assertThat(Subject.ofCluster("prod").key()).isEqualTo("prod/-/Cluster/prod");
  }
}
