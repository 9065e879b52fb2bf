package dev.forestall.collector.aggregate;

import static dev.forestall.collector.aggregate.Traces.CART;
import static dev.forestall.collector.aggregate.Traces.MAIL;
import static dev.forestall.collector.aggregate.Traces.span;
import static dev.forestall.collector.aggregate.Traces.sums;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.forestall.collector.aggregate.Span.Kind;
import dev.forestall.model.event.SpansObserved.PodRequests;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Requests by pod, computed by hand. */
class PodTallyTest {
  private final Traces traces = new Traces();

  /**
   * cart-1 takes 100 ms, of which a query 20 and a call of mail 40 that takes mail 30; cart-2 takes
   * 50 ms and fails.
   */
  @Test
  void addsUpOwnTimeAndGaps_byThePodOfTheEntry() {
    traces.take(
        span(1, 1, 0).ofPod("cart-1").named("GET /cart", 0, 100),
        span(1, 2, 1).ofPod("cart-1").kind(Kind.CLIENT).named("SELECT", 10, 30),
        span(1, 3, 1).ofPod("cart-1").kind(Kind.CLIENT).named("POST mail", 40, 80),
        span(1, 4, 3).of(MAIL).ofPod("mail-0").named("POST /send", 45, 75),
        span(2, 9, 0).ofPod("cart-2").failed().named("GET /cart", 200, 250));
    var all = traces.all();
    Map<String, PodRequests> cart = byPod(sums(all, CART));
    assertThat(cart).containsOnlyKeys("cart-1", "cart-2");
    // own 100 - 20 - 40, and the query's 20; the gap of the call 10
    expect(cart.get("cart-1"), 1, 0, 60, 10);
    expect(cart.get("cart-2"), 1, 1, 50, 0);
    // the gap of the call that it is counts for the one who is called too
    expect(byPod(sums(all, MAIL)).get("mail-0"), 1, 0, 30, 10);
  }

  @Test
  void doesNotTakeTheCallersOwnWork_forAGap() {
    traces.take(
        span(1, 1, 0).named("GET /cart", 0, 100),
        span(1, 4, 1).of(MAIL).ofPod("mail-0").named("POST /send", 45, 75));
    expect(byPod(sums(traces.all(), MAIL)).get("mail-0"), 1, 0, 30, 0);
  }

  @Test
  void knowsNoPods_whereNoneIsSaid() {
    traces.take(span(1, 1, 0).named("GET /cart", 0, 100));
    assertThat(sums(traces.all(), CART).pods()).isEmpty();
  }

  @Test
  void countsTheRest_whenThereAreTooManyPods() {
    for (int i = 0; i < 1_000; i++) {
      traces.take(span(i + 1, 1, 0).ofPod("cart-" + i).named("GET /cart", 0, 100));
    }
    assertThat(sums(traces.all(), CART).pods()).hasSize(PodTally.MOST);
    assertThat(traces.losses).containsEntry(Loss.NO_POD, 1_000 - PodTally.MOST);
  }

  private static void expect(
      PodRequests pod, long count, long failed, double ownMillis, double gapMillis) {
    assertThat(pod.count()).isEqualTo(count);
    assertThat(pod.failed()).isEqualTo(failed);
    assertThat(pod.ownLog()).isEqualTo(Math.log1p(ownMillis), offset(1e-9));
    assertThat(pod.ownLogSquared()).isEqualTo(Math.pow(Math.log1p(ownMillis), 2), offset(1e-9));
    assertThat(pod.gapLog()).isEqualTo(Math.log1p(gapMillis), offset(1e-9));
  }

  private static Map<String, PodRequests> byPod(Traces.Sums sums) {
    return sums.pods().stream().collect(Collectors.toMap(PodRequests::pod, Function.identity()));
  }
}
