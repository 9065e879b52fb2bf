package dev.forestall.detector.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.cause.Shop.Fault;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.incident.Suspect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same stories with sampled traces. */
class SampledShopTest {
  private static final int TENTH = 10;

  @ParameterizedTest
  @CsvSource({
    "SLOW, price, 300, CPU_SATURATION",
    "NETWORK, stock, 400, NETWORK_DELAY",
    "ERRORS, price, 0.5, CODE_DEFECT",
    "EARLY_RETURN, cart, 0.4, CODE_DEFECT"
  })
  void namesTheSameCulprit_whetherAllOrATenthIsSampled(
      Fault fault, String where, double by, FaultKind kind) {
    for (long seed = 1; seed <= 3; seed++) {
      Suspect whole = culprit(new Shop(seed).broken(fault, where, by).play(false), "front");
      Shop tenth = new Shop(seed).broken(fault, where, by).sampled(TENTH, 0).play(false);
      Suspect sampled = culprit(tenth, "front");
      assertThat(whole.subject()).isEqualTo(Shop.of(where));
      assertThat(sampled.subject()).isEqualTo(Shop.of(where));
      assertThat(sampled.kind()).isEqualTo(whole.kind()).isEqualTo(kind);
      assertThat(last(tenth, "front").missing())
          .filteredOn(m -> m.contains("are sampled at about 1 in 10"))
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void saysThatCountsWereNotCompared_whenTheSamplingChangedAtTheOnset(long seed) {
    Shop shop =
        new Shop(seed).broken(Fault.SLOW, "price", 300).sampled(TENTH, Shop.ONSET).play(false);

    Suspect culprit = culprit(shop, "front");
    assertThat(culprit.subject()).isEqualTo(Shop.of("price"));
    assertThat(culprit.sentence()).contains("own time of POST /price");
    assertThat(last(shop, "front").missing())
        .anyMatch(m -> m.contains("the sampling of") && m.contains("only times per call"));
  }

  /** Nothing breaks; an incident of something else asks who it was. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void namesNobody_whenOnlyTheSamplingChanges(long seed) {
    Shop shop = new Shop(seed).sampled(TENTH, Shop.ONSET).play(false);
    assertThat(shop.told()).noneMatch(IncidentOpened.class::isInstance);

    Cause cause = shop.askedFor("front");
    assertThat(cause.suspects()).noneMatch(Suspect::named);
    assertThat(cause.suspects()).allMatch(s -> s.score() < 1);
  }

  @Test
  void namesNobody_whenOneAloneIsSampledOtherwise() {
    Shop shop = new Shop(6).sampled(TENTH, Shop.ONSET).only("stock").play(false);

    Cause cause = shop.askedFor("front");
    assertThat(cause.suspects()).noneMatch(Suspect::named);
    assertThat(cause.missing()).anyMatch(m -> m.startsWith("the sampling of shop/stock changed"));
  }

  private static Suspect culprit(Shop shop, String workload) {
    Suspect first = last(shop, workload).suspects().getFirst();
    assertThat(first.named()).isTrue();
    return first;
  }

  private static IncidentEnriched last(Shop shop, String workload) {
    assertThat(shop.enriched(workload)).isNotEmpty();
    return shop.enriched(workload).getLast();
  }
}
