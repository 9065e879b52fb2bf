package dev.forestall.collector.aggregate;

import static dev.forestall.collector.aggregate.Traces.CART;
import static dev.forestall.collector.aggregate.Traces.MAIL;
import static dev.forestall.collector.aggregate.Traces.MINUTE;
import static dev.forestall.collector.aggregate.Traces.PATIENCE;
import static dev.forestall.collector.aggregate.Traces.line;
import static dev.forestall.collector.aggregate.Traces.span;
import static dev.forestall.collector.aggregate.Traces.sums;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.forestall.collector.aggregate.Span.Kind;
import dev.forestall.collector.aggregate.Span.Parentage;
import dev.forestall.collector.aggregate.Traces.Sums;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Bucket;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.event.SpansObserved.Events;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.event.SpansObserved.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates computed by hand. */
class TelemetryTest {
  private static final Offset<Double> EXACT = offset(1e-9);

  private final Traces traces = new Traces();

  /**
   * Two requests of cart. The first: 100 ms, in it a query of 20 ms and two calls of mail (40 and
   * 10 ms) that take mail 30 and 4 ms. The second: 50 ms, one query of 10 ms, no call, failed.
   */
  private void twoRequests() {
    traces.take(
        span(1, 1, 0).named("GET /cart", 0, 100),
        span(1, 2, 1).kind(Kind.CLIENT).named("SELECT", 10, 30),
        span(1, 3, 1).kind(Kind.CLIENT).named("POST mail", 40, 80),
        span(1, 4, 1).kind(Kind.CLIENT).named("POST mail", 85, 95),
        span(2, 9, 0).failed().named("GET /cart", 200, 250),
        span(2, 8, 9).kind(Kind.CLIENT).named("SELECT", 205, 215));
    traces.take(
        span(1, 5, 3).of(MAIL).named("POST /send", 45, 75),
        span(1, 6, 4).of(MAIL).named("POST /send", 88, 92));
  }

  @Test
  void addsUpSelfTimesAndGaps_ofTwoServices() {
    twoRequests();
    List<PodEvent> events = traces.all();
    Sums cart = sums(events, CART);
    Sums mail = sums(events, MAIL);
    assertThat(cart.units()).hasSize(3);
    // 100 - (20 + 40 + 10) = 30; 50 - 10 = 40
    unit(cart, null, "GET /cart", 30, 40);
    unit(cart, null, "SELECT", 20, 10);
    // 40 - 30 = 10; 10 - 4 = 6
    unit(cart, MAIL.key(), "POST mail", 10, 6);
    assertThat(mail.units()).hasSize(1);
    unit(mail, null, "POST /send", 30, 4);
    assertThat(cart.dropped()).isZero();
    SpansObserved first = cart.spans().getFirst();
    assertThat(first.from()).isEqualTo(MINUTE);
    assertThat(first.at()).isEqualTo(MINUTE.plusSeconds(20));
  }

  @Test
  void countsRequests_withErrorsAndDurations() {
    twoRequests();
    List<PodEvent> events = traces.all();
    assertThat(sums(events, CART).requests())
        .containsExactly(
            new Requests(
                "GET /cart",
                2,
                1,
                150,
                100,
                List.of(new Bucket(Bucket.indexOf(50), 1), new Bucket(Bucket.indexOf(100), 1))));
    assertThat(sums(events, MAIL).requests())
        .containsExactly(
            new Requests(
                "POST /send",
                2,
                0,
                34,
                30,
                List.of(new Bucket(Bucket.indexOf(4), 1), new Bucket(Bucket.indexOf(30), 1))));
  }

  @Test
  void countsEventsPerRequest_byKind() {
    twoRequests();
    assertThat(sums(traces.all(), CART).events())
        .containsExactlyInAnyOrder(
            new Events("GET /cart", EventKind.INNER, null, "SELECT", 2, 2, 2),
            new Events("GET /cart", EventKind.CALL, MAIL.key(), "POST /send", 2, 4, 1),
            new Events("GET /cart", EventKind.ERROR, null, "GET /cart", 1, 1, 1));
  }

  @Test
  void tiesLinesToTheirRequest_byTheirSpan() {
    traces.take(line(1, 2, "calculated *"), line(1, 1, "calculated *"), line(2, 9, "done"));
    twoRequests();
    traces.take(line(2, 8, "calculated *"), line(3, 1, "nobody's"));
    traces.take(new Line(null, 0, CART, "start", "WARN", Traces.nanos(5)));
    assertThat(sums(traces.all(), CART).templates())
        .containsExactlyInAnyOrder(
            new TemplateCount("calculated *", "INFO", "GET /cart", 3, 5, 2),
            new TemplateCount("done", "INFO", "GET /cart", 1, 1, 1),
            new TemplateCount("nobody's", "INFO", null, 1, 0, 0),
            new TemplateCount("start", "WARN", null, 1, 0, 0));
  }

  @Test
  void givesTheSameSums_inWhateverOrderSpansCome() {
    twoRequests();
    List<PodEvent> once = traces.all();
    Traces backwards = new Traces();
    backwards.take(
        span(1, 6, 4).of(MAIL).named("POST /send", 88, 92),
        span(2, 8, 9).kind(Kind.CLIENT).named("SELECT", 205, 215),
        span(1, 5, 3).of(MAIL).named("POST /send", 45, 75));
    backwards.later(PATIENCE.dividedBy(2));
    backwards.take(
        span(2, 9, 0).failed().named("GET /cart", 200, 250),
        span(1, 4, 1).kind(Kind.CLIENT).named("POST mail", 85, 95),
        span(1, 3, 1).kind(Kind.CLIENT).named("POST mail", 40, 80),
        span(1, 2, 1).kind(Kind.CLIENT).named("SELECT", 10, 30),
        span(1, 1, 0).named("GET /cart", 0, 100));
    List<PodEvent> other = backwards.all();
    assertThat(sums(other, CART).events())
        .containsExactlyInAnyOrderElementsOf(sums(once, CART).events());
    assertThat(sums(other, CART).requests()).isEqualTo(sums(once, CART).requests());
    unit(sums(other, CART), MAIL.key(), "POST mail", 10, 6);
  }

  @Test
  void countsOverlappingChildrenOnce_andNothingOutsideTheParent() {
    traces.take(
        span(1, 1, 0).named("op", 0, 100),
        span(1, 2, 1).kind(Kind.INTERNAL).named("a", 10, 50),
        span(1, 3, 1).kind(Kind.INTERNAL).named("b", 40, 60),
        span(1, 4, 1).kind(Kind.INTERNAL).named("before", -20, 5),
        span(1, 5, 1).kind(Kind.INTERNAL).named("after", 150, 190));
    // 100 - (60 - 10) - 5
    unit(sums(traces.all(), CART), null, "op", 45);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-5000, -30, 0, 30, 7_200_000})
  void keepsTheGap_whenTheClocksDiffer(double skew) {
    traces.take(
        span(1, 1, 0).named("op", 0, 100),
        span(1, 2, 1).kind(Kind.CLIENT).named("call", 20, 80),
        span(1, 3, 2).of(MAIL).named("serve", 30 + skew, 65 + skew));
    List<PodEvent> events = traces.all();
    unit(sums(events, CART), MAIL.key(), "call", 25);
    unit(sums(events, CART), null, "op", 40);
    unit(sums(events, MAIL), null, "serve", 35);
  }

  @Test
  void givesNoNegativeGap_whenTheCalleeTookLonger() {
    traces.take(
        span(1, 2, 0).kind(Kind.CLIENT).named("call", 20, 30),
        span(1, 3, 2).of(MAIL).named("serve", 0, 50));
    unit(sums(traces.all(), CART), MAIL.key(), "call", 0);
  }

  @Test
  void takesAQueueForACall_butNotForAWait() {
    traces.take(
        span(1, 1, 0).kind(Kind.PRODUCER).named("publish", 0, 8),
        span(1, 2, 1).kind(Kind.CONSUMER).of(MAIL).named("process", 500, 900));
    List<PodEvent> events = traces.all();
    unit(sums(events, CART), MAIL.key(), "publish", 8);
    assertThat(sums(events, MAIL).requests("process")).isOne();
  }

  @Test
  void blamesTheUsualEdge_whenTheCalleesSpanIsMissing() {
    for (int trace = 1; trace <= 4; trace++) {
      traces.take(span(trace, 1, 0).kind(Kind.CLIENT).named("call", 0, 10));
      if (trace != 4) {
        traces.take(span(trace, 2, 1).of(MAIL).named("serve", 2, 8));
      }
      traces.later(PATIENCE);
    }
    Sums cart = sums(traces.all(), CART);
    unit(cart, MAIL.key(), "call", 4, 4, 4, 10);
  }

  @Test
  void namesACalleeOfNoKnownWorkloadByItsService_andCountsNothingForIt() {
    traces.take(
        span(1, 1, 0).named("op", 0, 10), span(1, 2, 1).ofStranger("legacy").named("serve", 2, 8));
    List<PodEvent> events = traces.all();
    assertThat(events).hasSize(1);
    assertThat(sums(events, CART).units()).extracting(Unit::callee).containsExactly("legacy");
    assertThat(sums(events, CART).events())
        .containsExactly(new Events("op", EventKind.CALL, "legacy", "serve", 1, 1, 1));
  }

  @Test
  void waitsForChildren_untilTheNewestIsTenSecondsOld() {
    traces.take(span(1, 1, 0).named("op", 0, 100));
    traces.later(PATIENCE.minusMillis(1)).due();
    assertThat(traces.waiting()).isOne();
    traces.take(span(1, 2, 1).kind(Kind.INTERNAL).named("in", 10, 50));
    traces.later(PATIENCE.minusMillis(1)).due();
    assertThat(traces.waiting()).isEqualTo(2);
    traces.later(Duration.ofMillis(1)).due();
    assertThat(traces.waiting()).isZero();
    unit(sums(traces.all(), CART), null, "op", 60);
  }

  @Test
  void publishesAMinuteOnce_twiceThePatienceAfterItsEnd_andWhatComesLaterAsAnIncrement() {
    traces.take(span(1, 1, 0).named("op", 0, 100)).later(PATIENCE);
    assertThat(traces.due()).isEmpty();
    traces.later(PATIENCE.multipliedBy(2));
    List<PodEvent> first = traces.due();
    assertThat(first).hasSize(1);
    assertThat(traces.later(PATIENCE.multipliedBy(9)).due()).isEmpty();
    traces.take(span(2, 1, 0).named("op", 5, 7)).later(PATIENCE).due();
    List<PodEvent> second = traces.later(PATIENCE.multipliedBy(2)).due();
    assertThat(second).hasSize(1);
    assertThat(second.getFirst().at()).isEqualTo(first.getFirst().at());
    assertThat(((SpansObserved) second.getFirst()).eventId())
        .isNotEqualTo(((SpansObserved) first.getFirst()).eventId());
  }

  @Test
  void countsALateServerSpanAsARequest_butALateInnerSpanAsNone() {
    traces.take(span(1, 1, 0).named("op", 0, 100)).later(PATIENCE).due();
    traces.take(
        span(1, 2, 1).kind(Kind.INTERNAL).named("late", 10, 30),
        span(1, 3, 99).of(MAIL).named("serve", 10, 30));
    List<PodEvent> events = traces.all();
    assertThat(sums(events, CART).requests()).hasSize(1);
    unit(sums(events, CART), null, "late", 20);
    assertThat(sums(events, MAIL).requests("serve")).isOne();
    assertThat(traces.losses).containsEntry(Loss.LATE, 2).containsEntry(Loss.ORPHAN, 1);
  }

  @Test
  void takesASpanWhoseParentNeverCame_forARequest_unlessItsParentWasLocal() {
    traces.take(
        span(1, 2, 1).parentIs(Parentage.REMOTE).named("remote", 0, 5),
        span(2, 2, 1).parentIs(Parentage.LOCAL).kind(Kind.INTERNAL).named("local", 0, 5),
        span(2, 3, 2).parentIs(Parentage.LOCAL).kind(Kind.INTERNAL).named("child", 1, 2),
        span(3, 2, 1).named("unsaid", 0, 5));
    Sums cart = sums(traces.all(), CART);
    assertThat(cart.requests())
        .extracting(Requests::entryOperation)
        .containsExactlyInAnyOrder("remote", "unsaid");
    assertThat(cart.events()).isEmpty();
    assertThat(cart.units()).hasSize(4);
    assertThat(traces.losses).isEqualTo(Map.of(Loss.ORPHAN, 1));
  }

  @Test
  void cutsCircles_andCountsTheRestRight() {
    twoRequests();
    traces.take(
        span(5, 1, 3).named("a", 5, 9),
        span(5, 2, 1).named("b", 6, 8),
        span(5, 3, 2).named("c", 7, 8),
        span(6, 1, 1).named("self", 0, 1));
    Sums cart = sums(traces.all(), CART);
    assertThat(cart.requests("GET /cart")).isEqualTo(2);
    assertThat(cart.requests("a")).isOne();
    assertThat(cart.requests("self")).isOne();
    assertThat(cart.requests("b") + cart.requests("c")).isZero();
    assertThat(traces.losses).isEqualTo(Map.of(Loss.CIRCLE, 4));
  }

  @Test
  void goesThroughATraceAsDeepAsItIsLong() {
    List<Span> deep = new ArrayList<>();
    for (int i = 1; i <= 20_000; i++) {
      deep.add(span(1, i, i - 1).kind(Kind.INTERNAL).named("op", 0, 30_000 - i));
    }
    traces.take(deep.toArray(Span[]::new));
    Sums cart = sums(traces.all(), CART);
    assertThat(cart.requests("op")).isOne();
    assertThat(cart.events().getFirst().count()).isEqualTo(19_999);
  }

  @Test
  void leavesOutASpanThatCameTwice() {
    Span span = span(1, 1, 0).named("op", 0, 100);
    traces.take(span, span);
    assertThat(sums(traces.all(), CART).requests("op")).isOne();
    assertThat(traces.losses).isEqualTo(Map.of(Loss.DUPLICATE, 1));
  }

  @Test
  void keepsTheUsualKeys_whenCountlessOthersCome() {
    Traces bounded = new Traces(Waiting.of(PATIENCE, 50_000, 20_000), 200);
    for (int i = 0; i < 200_000; i++) {
      bounded.take(span(i + 1, 1, 0).named("GET /" + i, 0, 1));
    }
    bounded.later(PATIENCE).due();
    for (int i = 0; i < 200_000; i++) {
      bounded.take(span(-i - 1, 1, 0).named("GET /again/" + i, 0, 1));
    }
    assertThat(bounded.waiting()).isLessThanOrEqualTo(50_000);
    Sums cart = sums(bounded.all(), CART);
    long counted = cart.units().stream().mapToLong(Unit::count).sum();
    assertThat(cart.units().size() + cart.requests().size()).isLessThanOrEqualTo(200);
    assertThat(counted + cart.dropped()).isEqualTo(400_000);
    assertThat(bounded.losses.get(Loss.NO_KEY)).isEqualTo((int) cart.dropped());
    assertThat(bounded.losses.get(Loss.HURRIED)).isPositive();
  }

  @Test
  void countsWhatTheSliceBeforeHad_whenAFloodComesFirst() {
    Traces bounded = new Traces(Waiting.of(PATIENCE, 50_000, 20_000), 20);
    bounded.take(span(1, 1, 0).named("usual", 0, 10)).later(PATIENCE).due();
    bounded.later(PATIENCE.multipliedBy(2)).due();
    for (int i = 2; i < 100; i++) {
      bounded.take(span(i, 1, 0).named("noise-" + i, 60_000, 60_001));
    }
    bounded.later(PATIENCE).due();
    bounded.take(span(200, 1, 0).named("usual", 60_000, 60_030));
    assertThat(sums(bounded.all(), CART).requests("usual")).isOne();
  }

  @Test
  void countsEarly_ratherThanNever_whenTooManyTracesWait() {
    Traces bounded = new Traces(Waiting.of(PATIENCE, 1_000, 10), 2_000);
    for (int i = 1; i <= 100; i++) {
      bounded.take(span(i, 1, 0).named("op", 0, 1));
    }
    assertThat(bounded.waiting()).isEqualTo(10);
    assertThat(sums(bounded.all(), CART).requests("op")).isEqualTo(100);
    assertThat(bounded.losses).isEqualTo(Map.of(Loss.HURRIED, 90));
  }

  @Test
  void cutsARecord_thatWouldBeTooLargeForKafka() {
    for (int i = 1; i <= 900; i++) {
      traces.take(span(i, 1, 0).named("op-" + i, 0, 1));
    }
    List<PodEvent> events = traces.all();
    assertThat(events.size()).isGreaterThan(1);
    assertThat(events).map(e -> ((SpansObserved) e).eventId()).doesNotHaveDuplicates();
    assertThat(sums(events, CART).units()).hasSize(500);
  }

  private static void unit(Sums sums, String callee, String operation, double... millis) {
    double sum = 0;
    double squares = 0;
    for (double self : millis) {
      sum += Math.log(1 + self);
      squares += Math.log(1 + self) * Math.log(1 + self);
    }
    List<Unit> found =
        sums.units().stream()
            .filter(u ->
                u.operation().equals(operation) && java.util.Objects.equals(u.callee(), callee))
            .toList();
    assertThat(found).as(operation).isNotEmpty();
    assertThat(found.stream().mapToLong(Unit::count).sum()).isEqualTo(millis.length);
    assertThat(found.stream().mapToDouble(Unit::sumLog).sum()).isEqualTo(sum, EXACT);
    assertThat(found.stream().mapToDouble(Unit::sumLogSquared).sum()).isEqualTo(squares, EXACT);
  }
}
