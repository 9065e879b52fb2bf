package dev.forestall.detector.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.rootcause.Ranking.Kind;
import dev.forestall.detector.rootcause.Ranking.Suspect;
import dev.forestall.detector.rootcause.WorkloadSlice.PodWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pods of one workload, minute by minute, 20 requests each. */
class PodsTest {
  private static final int BEFORE = 10;
  private static final int AFTER = 5;

  private final Random random = new Random(5);
  private final List<WorkloadSlice> slices = new ArrayList<>();

  @Test
  void namesThePodWhoseGapsGrew_asTheNetwork() {
    for (int i = 0; i < 5; i++) {
      pod("cart-" + i, -BEFORE, AFTER, 10, 10, i == 3 ? 200 : 2, 0);
    }
    Suspect cart = cart();
    assertThat(cart.pod()).isEqualTo("cart-3");
    assertThat(cart.kind()).isEqualTo(Kind.NETWORK);
    assertThat(cart.sentence()).contains("one of 5 pods, cart-3,").contains("gaps of a request");
  }

  @Test
  void namesThePodThatFails_asTheCode() {
    for (int i = 0; i < 4; i++) {
      pod("cart-" + i, -BEFORE, AFTER, 10, 10, 2, i == 0 ? 14 : 1);
    }
    Suspect cart = cart();
    assertThat(cart.pod()).isEqualTo("cart-0");
    assertThat(cart.kind()).isEqualTo(Kind.CODE);
    assertThat(cart.sentence())
        .isEqualTo("one of 4 pods, cart-0, fails 70 % of its requests, the others 5 %");
  }

  @Test
  void namesNoPod_whenAllFailTheSame() {
    for (int i = 0; i < 4; i++) {
      pod("cart-" + i, -BEFORE, AFTER, 10, 10, 2, 14);
    }
    assertThat(cart().pod()).isNull();
    assertThat(cart().score()).isZero();
  }

  @Test
  void leavesAPodAlone_thatWasAlwaysOtherwise() {
    for (int i = 0; i < 5; i++) {
      pod("cart-" + i, -BEFORE, AFTER, i == 0 ? 300 : 10, i == 0 ? 300 : 10, 2, 0);
    }
    assertThat(cart().pod()).isNull();
  }

  @Test
  void comparesNewPodsWithEachOther_afterARollout() {
    for (int i = 0; i < 3; i++) {
      pod("old-" + i, -BEFORE, 0, 10, 10, 2, 0);
      pod("new-" + i, 0, AFTER, 10, i == 1 ? 400 : 10, 2, 0);
    }
    assertThat(cart().pod()).isEqualTo("new-1");
    assertThat(cart().sentence()).contains("one of 3 pods");
  }

  @Test
  void doesNotTakeAPodThatIsGone_forOne_norOneThatJustCame() {
    pod("cart-0", -BEFORE, AFTER, 10, 300, 2, 0);
    pod("gone", -BEFORE, 0, 10, 10, 2, 0);
    assertThat(cart().pod()).isNull();
    slices.add(slice(4, new PodWork("fresh", 2, 0, 1, 1, 1, 1)));
    assertThat(cart().pod()).isNull();
  }

  @Test
  void passesOverSumsThatAreBroken() {
    for (int i = 0; i < 5; i++) {
      pod("cart-" + i, -BEFORE, AFTER, 10, i == 2 ? 300 : 10, 2, 0);
    }
    for (double broken : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      slices.add(slice(1, new PodWork("cart-1", 5, 0, broken, 1, 1, 1)));
      slices.add(slice(1, new PodWork("cart-1", 5, 0, 1, 1, 1, broken)));
    }
    slices.add(slice(1, new PodWork("cart-1", -5, 0, 1, 1, 1, 1)));
    slices.add(slice(1, new PodWork("cart-1", 0, 9, 1, 1, 1, 1)));
    assertThat(cart().pod()).isEqualTo("cart-2");
  }

  @Test
  void drowns_whereItIsLeftOut() {
    for (int i = 0; i < 5; i++) {
      pod("cart-" + i, -BEFORE, AFTER, 10, i == 2 ? 300 : 10, 2, 0);
    }
    Ranking without = RootCause.rank(question(), Method.STANDARD.without(Part.PODS));
    assertThat(without.suspects().getFirst().score()).isZero();
    assertThat(cart().score()).isGreaterThan(1);
  }

  private void pod(
      String name, int from, int to, double beforeMs, double nowMs, double gapMs, int failed) {
    for (int minute = from; minute < to; minute++) {
      boolean evidence = minute >= 0;
      double own = 0;
      double ownSquared = 0;
      double gap = 0;
      double gapSquared = 0;
      for (int i = 0; i < 20; i++) {
        double l = Math.log1p(evidence ? nowMs : beforeMs) + 0.2 * random.nextGaussian();
        double g = Math.log1p(evidence ? gapMs : 2) + 0.2 * random.nextGaussian();
        own += l;
        ownSquared += l * l;
        gap += g;
        gapSquared += g * g;
      }
      slices.add(
          slice(
              minute,
              new PodWork(name, 20, evidence ? failed : 1, own, ownSquared, gap, gapSquared)));
    }
  }

  private static WorkloadSlice slice(int minute, PodWork work) {
    return new WorkloadSlice(
        "shop/cart",
        Scene.ONSET.plus(Duration.ofMinutes(minute)),
        Duration.ofMinutes(1),
        List.of(),
        Map.of(),
        List.of(),
        1,
        List.of(work));
  }

  private Question question() {
    return new Question(Scene.ONSET, List.of(), slices, List.of());
  }

  private Suspect cart() {
    return RootCause.rank(question()).suspects().getFirst();
  }
}
