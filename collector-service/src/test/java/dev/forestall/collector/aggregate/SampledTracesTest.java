package dev.forestall.collector.aggregate;

import static dev.forestall.collector.aggregate.Traces.CART;
import static dev.forestall.collector.aggregate.Traces.MAIL;
import static dev.forestall.collector.aggregate.Traces.line;
import static dev.forestall.collector.aggregate.Traces.span;
import static dev.forestall.collector.aggregate.Traces.sums;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.forestall.collector.aggregate.Span.Kind;
import dev.forestall.collector.aggregate.Traces.Sums;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.event.SpansObserved.Events;
import dev.forestall.model.event.SpansObserved.Outside;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.event.SpansObserved.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** What spans stand for when not all are sent. */
class SampledTracesTest {
  private static final Offset<Double> EXACT = offset(1e-9);
  private static final double TENTH = 10;

  private final Traces traces = new Traces();

  @Test
  void weighsEachSpan_byWhatItStandsFor_andKeepsWhatWasSeen() {
    traces.take(
        span(1, 1, 0).standsFor(4).named("GET /cart", 0, 100),
        span(1, 2, 1).standsFor(4).kind(Kind.CLIENT).named("POST mail", 40, 80),
        span(1, 3, 2).standsFor(8).of(MAIL).failed().named("POST /send", 45, 75),
        span(2, 9, 0).standsFor(1).named("GET /cart", 200, 250));
    traces.take(line(1, 1, "sold *"), line(2, 9, "sold *"), line(3, 1, "elsewhere"));
    var all = traces.all();
    Sums cart = sums(all, CART);
    assertThat(cart.requests())
        .extracting(Requests::count, Requests::adjusted)
        .containsExactly(org.assertj.core.api.Assertions.tuple(2L, 5.0));
    Unit own = cart.units().stream().filter(u -> u.callee() == null).findFirst().orElseThrow();
    assertThat(own.count()).isEqualTo(2);
    assertThat(own.adjusted()).isEqualTo(5);
    assertThat(own.sumLog()).isEqualTo(4 * Math.log(61) + Math.log(51), EXACT);
    assertThat(own.sumLogSquared())
        .isEqualTo(4 * Math.pow(Math.log(61), 2) + Math.pow(Math.log(51), 2), EXACT);
    assertThat(cart.events())
        .containsExactly(
            new Events("GET /cart", EventKind.CALL, MAIL.key(), "POST /send", 1, 1, 1, 4));
    assertThat(sums(all, MAIL).events())
        .containsExactly(new Events("POST /send", EventKind.ERROR, null, "POST /send", 1, 1, 1, 8));
    assertThat(cart.templates())
        .containsExactlyInAnyOrder(
            new TemplateCount("sold *", "INFO", "GET /cart", 2, 2, 2, 5),
            new TemplateCount("elsewhere", "INFO", null, 1, 0, 0, 1));
  }

  @Test
  void takesOverWhatTheRootSays_whereSpansSayNothing() {
    traces.take(
        span(1, 3, 2).of(MAIL).named("POST /send", 45, 75),
        span(1, 2, 1).kind(Kind.CLIENT).named("POST mail", 40, 80),
        span(1, 1, 0).standsFor(TENTH).named("GET /cart", 0, 100));
    var all = traces.all();
    assertThat(sums(all, CART).units()).allSatisfy(u -> assertThat(u.adjusted()).isEqualTo(10));
    assertThat(sums(all, MAIL).requests().getFirst().adjusted()).isEqualTo(10);
  }

  @Test
  void countsOnce_whereNobodySaysAnything() {
    traces.take(
        span(1, 1, 0).named("GET /cart", 0, 100),
        span(1, 2, 1).kind(Kind.CLIENT).named("SELECT", 10, 30));
    Sums cart = sums(traces.all(), CART);
    assertThat(cart.units()).allSatisfy(u -> assertThat(u.adjusted()).isEqualTo(u.count()));
    assertThat(cart.requests().getFirst().adjusted()).isEqualTo(1);
  }

  @Test
  void refusesASpan_thatStandsForMoreThanIsBelieved() {
    for (double spans : new double[] {0.5, -1, Double.NaN, 2e6, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> span(1, 1, 0).standsFor(spans).named("GET /cart", 0, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** 5,000 requests of which every third calls mail and every tenth fails: all, and a tenth. */
  @Test
  void givesTheSameRates_whetherAllOrATenthIsSampled() {
    Traces tenth = new Traces();
    Random random = new Random(1);
    for (int trace = 1; trace <= 5_000; trace++) {
      boolean calls = random.nextInt(3) == 0;
      boolean fails = random.nextInt(10) == 0;
      double millis = 20 + 60 * random.nextDouble();
      traces.take(request(trace, 0, calls, fails, millis));
      if (random.nextInt(10) == 0) {
        tenth.take(request(trace, TENTH, calls, fails, millis));
      }
    }
    Sums whole = sums(traces.all(), CART);
    Sums sampled = sums(tenth.all(), CART);
    assertThat(sampled.requests("GET /cart")).isBetween(400L, 600L);
    assertThat(requests(sampled)).isCloseTo(requests(whole), Percentage.withPercentage(12));
    for (EventKind kind : List.of(EventKind.CALL, EventKind.ERROR)) {
      assertThat(rate(sampled, kind)).isCloseTo(rate(whole, kind), Percentage.withPercentage(25));
    }
    assertThat(mean(sampled)).isCloseTo(mean(whole), Percentage.withPercentage(3));
  }

  @Test
  void tellsUnitsApart_byWhatTheyAsk() {
    traces.take(
        span(1, 1, 0).named("GET /cart", 0, 100),
        span(1, 2, 1).kind(Kind.CLIENT).asks(Outside.DATABASE).named("orders", 10, 30),
        span(1, 3, 1).kind(Kind.CLIENT).named("orders", 40, 50));
    assertThat(sums(traces.all(), CART).units())
        .extracting(Unit::operation, Unit::outside)
        .containsExactlyInAnyOrder(
            org.assertj.core.api.Assertions.tuple("GET /cart", null),
            org.assertj.core.api.Assertions.tuple("orders", Outside.DATABASE),
            org.assertj.core.api.Assertions.tuple("orders", null));
  }

  private static Span[] request(
      int trace, double standsFor, boolean calls, boolean fails, double millis) {
    List<Span> spans = new ArrayList<>();
    Traces.At root = span(trace, 1, 0).standsFor(standsFor);
    spans.add((fails ? root.failed() : root).named("GET /cart", 0, millis));
    if (calls) {
      spans.add(span(trace, 2, 1).standsFor(standsFor).kind(Kind.CLIENT).named("POST mail", 1, 11));
      spans.add(span(trace, 3, 2).standsFor(standsFor).of(MAIL).named("POST /send", 2, 10));
    }
    return spans.toArray(Span[]::new);
  }

  private static double requests(Sums sums) {
    return sums.requests().stream().mapToDouble(Requests::adjusted).sum();
  }

  private static double rate(Sums sums, EventKind kind) {
    return sums.events().stream().filter(e -> e.kind() == kind).mapToDouble(Events::adjusted).sum()
        / requests(sums);
  }

  private static double mean(Sums sums) {
    List<Unit> own = sums.units().stream().filter(u -> u.callee() == null).toList();
    return own.stream().mapToDouble(Unit::sumLog).sum()
        / own.stream().mapToDouble(Unit::adjusted).sum();
  }
}
