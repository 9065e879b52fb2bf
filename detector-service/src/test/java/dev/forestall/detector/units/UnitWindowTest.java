package dev.forestall.detector.units;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.rootcause.WorkloadSlice;
import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import dev.forestall.detector.rootcause.WorkloadSlice.Work;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.event.SpansObserved.Events;
import dev.forestall.model.event.SpansObserved.Outside;
import dev.forestall.model.event.SpansObserved.PodRequests;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.event.SpansObserved.Unit;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitWindowTest {
  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Subject CART = Subject.deployment("lab", "shop", "cart");
  private static final String MAIL = Subject.deployment("lab", "shop", "mail").key();

  private final UnitWindow window = new UnitWindow();

  @Test
  void givesBackWhatItTook() {
    window.accept(
        spans(
            "a",
            0,
            List.of(
                new Unit(null, "GET /", 10, 20, 41),
                new Unit(MAIL, "POST", 5, 2.5, 1.5),
                new Unit(null, "SELECT shop.cart", 7, 1, 1),
                new Unit(null, "DELETE /cart", 7, 1, 1)),
            List.of(new Requests("GET /", 10, 1, 5, 1, List.of())),
            List.of(
                new Events("GET /", EventKind.CALL, MAIL, "POST /send", 5, 5, 5),
                new Events("GET /", EventKind.ERROR, null, "POST", 2, 4, 1))));
    window.accept(
        logs(
            "b",
            0,
            List.of(
                new TemplateCount("sold *", "INFO", "GET /", 10, 12, 9),
                new TemplateCount("tick", "INFO", null, 3, 0, 0))));

    WorkloadSlice slice = slices(window).getFirst();
    assertThat(slice.start()).isEqualTo(T0);
    assertThat(slice.length()).isEqualTo(Duration.ofSeconds(20));
    assertThat(slice.units())
        .containsExactlyInAnyOrder(
            new WorkloadSlice.Unit(Work.INNER, null, "GET /", 10, 20, 41),
            new WorkloadSlice.Unit(Work.GAP, MAIL, "POST", 5, 2.5, 1.5),
            new WorkloadSlice.Unit(Work.DATABASE, null, "SELECT shop.cart", 7, 1, 1),
            new WorkloadSlice.Unit(Work.INNER, null, "DELETE /cart", 7, 1, 1));
    assertThat(slice.requests()).isEqualTo(Map.of("GET /", 10L, "", 10L));
    assertThat(slice.events())
        .containsExactlyInAnyOrder(
            new Event("GET /", Happening.CALL, MAIL, "POST /send", 5, 5, 5),
            new Event("GET /", Happening.ERROR, "cart", "POST", 2, 4, 1),
            new Event("GET /", Happening.LOG, "cart", "sold *", 10, 12, 9),
            new Event("", Happening.LOG, "cart", "tick", 3, 3, 3));
  }

  @Test
  void givesWhatWasSeen_atTheMeansOfWhatItStandsFor() {
    window.accept(
        new SpansObserved(
            "a",
            CART,
            T0,
            T0.plusSeconds(20),
            List.of(new Unit(null, "GET /", 10, 200, 410, 100, null)),
            List.of(new Requests("GET /", 10, 1, 5, 1, List.of(), 100)),
            List.of(new Events("GET /", EventKind.ERROR, null, "GET /", 2, 2, 2, 5)),
            0));
    window.accept(logs("b", 0, List.of(new TemplateCount("tick", "INFO", null, 300, 0, 0))));
    UnitWindow next = new UnitWindow();
    next.restore(new HashMap<>(window.changedFields()));
    for (UnitWindow each : List.of(window, next)) {
      WorkloadSlice slice = slices(each).getFirst();
      assertThat(slice.standsFor()).isEqualTo(10);
      assertThat(slice.requests()).isEqualTo(Map.of("GET /", 10L, "", 10L));
      assertThat(slice.units())
          .containsExactly(new WorkloadSlice.Unit(Work.INNER, null, "GET /", 10, 20, 41));
      // five failures in a hundred requests are half of one in ten; three lines a request
      assertThat(slice.events())
          .containsExactlyInAnyOrder(
              new Event("GET /", Happening.ERROR, "cart", "GET /", 0.5, 0.5, 0.5),
              new Event("", Happening.LOG, "cart", "tick", 30, 30, 10));
    }
  }

  @Test
  void believesWhatASpanSaysThatItAsks_beforeItsName() {
    window.accept(
        spans(
            "a",
            0,
            List.of(
                new Unit(null, "orders", 1, 1, 1, 1, Outside.DATABASE),
                new Unit(null, "publish", 1, 1, 1, 1, Outside.MESSAGING),
                new Unit(MAIL, "send", 1, 1, 1, 1, Outside.MESSAGING),
                new Unit(null, "SELECT cart", 1, 1, 1),
                new Unit(null, "orders of today", 1, 1, 1)),
            List.of(),
            List.of()));
    Map<String, Work> works = new HashMap<>();
    slices(window).getFirst().units().forEach(u -> works.put(u.operation(), u.work()));
    assertThat(works)
        .isEqualTo(
            Map.of(
                "orders", Work.DATABASE,
                "publish", Work.DATABASE,
                "send", Work.GAP,
                "SELECT cart", Work.DATABASE,
                "orders of today", Work.INNER));
  }

  @Test
  void keepsPodsForAQuarterOfAnHour_andAtMostThirtyTwo() {
    for (int i = 0; i < 180; i++) {
      List<PodRequests> served = new ArrayList<>();
      for (int pod = 0; pod < 40; pod++) {
        // every pod lives for ten minutes
        served.add(new PodRequests("cart-" + pod + "-" + i / 30, 3, 1, 6, 12, 3, 3));
      }
      window.accept(served("e" + i, 20 * i, served));
    }
    List<WorkloadSlice> all = slices(window);
    assertThat(all).hasSize(136);
    assertThat(all.subList(0, 90)).allSatisfy(s -> assertThat(s.pods()).isEmpty());
    assertThat(all.getLast().pods()).hasSize(UnitWindow.MOST_PODS);
    assertThat(all.getLast().pods())
        .contains(new WorkloadSlice.PodWork("cart-0-5", 3, 1, 6, 12, 3, 3));
    assertThat(window.goneFields()).anyMatch(f -> f.startsWith("p"));
    Map<String, byte[]> fields = window.changedFields();
    assertThat(window.fields()).isEqualTo(fields.size());
    assertThat(Units.of(fields).between("cart", T0, T0.plusSeconds(86_400))).isEqualTo(all);
  }

  @Test
  void addsAPodsRequestsOnce_howeverOftenTheRecordComes() {
    SpansObserved record = served("a", 0, List.of(new PodRequests("cart-0", 3, 1, 6, 12, 3, 3)));
    window.accept(record);
    window.accept(record);
    window.accept(served("b", 0, List.of(new PodRequests("cart-0", 1, 0, 2, 4, 1, 1))));
    assertThat(slices(window).getFirst().pods())
        .containsExactly(new WorkloadSlice.PodWork("cart-0", 4, 1, 8, 16, 4, 4));
  }

  private static SpansObserved served(String id, int second, List<PodRequests> pods) {
    Instant from = T0.plusSeconds(second);
    return new SpansObserved(
        id,
        CART,
        from,
        from.plusSeconds(20),
        List.of(new Unit(null, "op", 1, 1, 1)),
        List.of(),
        List.of(),
        0,
        pods);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isTheSame_inAnyOrder_andHoweverOftenARecordComes(long seed) {
    Random random = new Random(seed);
    List<SpansObserved> records = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      records.add(one("e" + i, random.nextInt(100), "op " + random.nextInt(30), 1 + i % 7));
    }
    records.forEach(window::accept);
    List<SpansObserved> shuffled = new ArrayList<>(records);
    shuffled.addAll(records.subList(0, 80));
    Collections.shuffle(shuffled, random);
    UnitWindow other = new UnitWindow();
    shuffled.forEach(other::accept);
    assertThat(total(other)).isEqualTo(total(window));
    assertThat(total(window).values().stream().mapToLong(n -> n).sum())
        .isEqualTo(records.stream().mapToLong(r -> r.units().getFirst().count()).sum());
  }

  @Test
  void readsBackWhatWasWritten_andGoesOn() {
    window.accept(one("a", 0, "op", 5));
    Map<String, byte[]> stored = new HashMap<>(window.changedFields());
    window.written();
    assertThat(window.changed()).isFalse();

    UnitWindow next = new UnitWindow();
    next.restore(stored);
    next.accept(one("a", 0, "op", 5)); // seen before the restart
    assertThat(total(next)).isEqualTo(Map.of("op", 5L));
    next.accept(one("b", 0, "op", 2));
    stored.putAll(next.changedFields());
    assertThat(Units.of(stored).between("cart", T0, T0.plusSeconds(60)).getFirst().units())
        .extracting(WorkloadSlice.Unit::n)
        .containsExactly(7L);
  }

  @Test
  void passesOver_whatCannotBeRead() {
    window.accept(one("a", 0, "op", 5));
    window.accept(one("b", 20, "op", 6));
    Map<String, byte[]> stored = new HashMap<>(window.changedFields());
    stored.replaceAll((field, bytes) ->
        field.startsWith("u") && field.contains("" + T0.getEpochSecond()) ? new byte[] {9} : bytes);
    stored.put("u-broken", new byte[3]);
    stored.put("other", new byte[3]);
    UnitWindow next = new UnitWindow();
    next.restore(stored);
    assertThat(total(next)).isEqualTo(Map.of("op", 6L));
    for (byte[] torn :
        List.of(new byte[0], new byte[] {1}, new byte[] {1, 5}, new byte[] {1, -1})) {
      assertThat(UnitCodec.decode(torn)).isEmpty();
      assertThat(UnitCodec.names(torn)).isEmpty();
    }
  }

  @Test
  void forgetsAfterThreeQuartersOfAnHour_alsoTheNames() {
    for (int second = 0; second < 3 * 3600; second += 20) {
      window.accept(one("e" + second, second, "op of hour " + second / 900, 1));
    }
    assertThat(window.fields()).isLessThanOrEqualTo(181);
    assertThat(total(window)).hasSize(4);
    assertThat(window.accept(one("late", 0, "op", 1))).isZero();
    assertThat(total(window)).doesNotContainKey("op");
    assertThat(window.goneFields()).isNotEmpty();
  }

  @Test
  void boundsNames_andCountsWhatItDrops() {
    long dropped = 0;
    window.accept(one("usual", 0, "usual", 1));
    for (int i = 0; i < 1_000_000; i += 500) {
      List<Unit> units = new ArrayList<>();
      for (int j = 0; j < 500; j++) {
        units.add(new Unit(null, "operation " + (i + j), 1, 1, 1));
      }
      dropped += window.accept(spans("flood" + i, i % 600, units, List.of(), List.of()));
    }
    assertThat(dropped).isEqualTo(1_000_000 - (UnitWindow.MOST_NAMES - 1));
    assertThat(total(window)).hasSize(UnitWindow.MOST_NAMES).containsKey("usual");
    assertThat(window.changedFields().values().stream().mapToInt(b -> b.length).sum())
        .isLessThan(200_000);
  }

  @Test
  void cutsEndlessNames_butNotTheKeyOfAWorkload() {
    String endless = "x".repeat(10_000);
    String longKey = Subject.deployment("c".repeat(60), "n".repeat(60), "w".repeat(200)).key();
    window.accept(
        spans(
            "a",
            0,
            List.of(new Unit(null, endless, 1, 1, 1), new Unit(longKey, endless, 1, 1, 1)),
            List.of(new Requests(endless, 1, 0, 1, 1, List.of())),
            List.of()));
    WorkloadSlice slice = slices(window).getFirst();
    assertThat(slice.units()).allMatch(u -> u.operation().length() == 120);
    assertThat(slice.units()).anyMatch(u -> longKey.equals(u.callee()));
  }

  @Test
  void refusesIntervalsThatAreNone() {
    window.accept(
        new SpansObserved("a", CART, T0, T0.minusSeconds(5), List.of(), List.of(), List.of(), 0));
    window.accept(
        new SpansObserved(
            "b", CART, T0, T0.plus(Duration.ofDays(1)), List.of(), List.of(), List.of(), 0));
    assertThat(window.changed()).isFalse();
  }

  private static Map<String, Long> total(UnitWindow window) {
    Map<String, Long> total = new HashMap<>();
    slices(window)
        .forEach(s -> s.units().forEach(u -> total.merge(u.operation(), u.n(), Long::sum)));
    return total;
  }

  private static List<WorkloadSlice> slices(UnitWindow window) {
    return window.copy().between("cart", T0.minusSeconds(86_400), T0.plusSeconds(86_400));
  }

  private static SpansObserved one(String id, int second, String operation, long n) {
    return spans(id, second, List.of(new Unit(null, operation, n, n, n)), List.of(), List.of());
  }

  private static SpansObserved spans(
      String id, int second, List<Unit> units, List<Requests> requests, List<Events> events) {
    Instant from = T0.plusSeconds(second);
    return new SpansObserved(id, CART, from, from.plusSeconds(20), units, requests, events, 0);
  }

  private static LogsObserved logs(String id, int second, List<TemplateCount> templates) {
    Instant from = T0.plusSeconds(second);
    return new LogsObserved(id, CART, from, from.plusSeconds(20), templates, 0);
  }
}
