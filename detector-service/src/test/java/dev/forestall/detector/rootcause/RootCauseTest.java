package dev.forestall.detector.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.rootcause.MetricMinute.Metric;
import dev.forestall.detector.rootcause.Ranking.Kind;
import dev.forestall.detector.rootcause.Ranking.Suspect;
import dev.forestall.detector.rootcause.WorkloadSlice.Event;
import dev.forestall.detector.rootcause.WorkloadSlice.Happening;
import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import dev.forestall.detector.rootcause.WorkloadSlice.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RootCauseTest {
  private static Scene shop() {
    return new Scene()
        .self("front", 5, 5)
        .self("checkout", 8, 8)
        .self("cart", 2, 2)
        .self("email", 3, 3)
        .gap("front", "checkout", 2, 2)
        .gap("front", "cart", 2, 2);
  }

  @Test
  void namesCallee_whenOnlyItsCallersEdgeMoved() {
    Question question =
        shop().gap("checkout", "email", 2, 400).gap("checkout", "cart", 2, 2).question();

    Suspect culprit = RootCause.rank(question).culprit().orElseThrow();

    assertThat(culprit.workload()).isEqualTo("email");
    assertThat(culprit.kind()).isEqualTo(Kind.NETWORK);
    assertThat(culprit.sentence())
        .startsWith("gap checkout → email +")
        .endsWith("checkout's other edges normal");
  }

  @Test
  void namesCaller_whenAllItsEdgesMoved() {
    Question question =
        shop()
            .gap("checkout", "email", 2, 400)
            .gap("checkout", "shipping", 2, 400)
            .gap("checkout", "payment", 2, 400)
            .gap("front", "shipping", 2, 2)
            .gap("front", "payment", 2, 2)
            .gap("front", "email", 2, 2)
            .question();

    Ranking ranking = RootCause.rank(question);

    assertThat(ranking.suspects().getFirst().workload()).isEqualTo("checkout");
    assertThat(ranking.suspects().getFirst().sentence())
        .contains("edges normal")
        .contains("checkout →");
  }

  @Test
  void blamesBothEndsAlike_whenCoherenceIsLeftOut() {
    Question question = shop().gap("checkout", "email", 2, 400).question();

    Ranking ranking = RootCause.rank(question, Method.STANDARD.without(Part.COHERENCE));

    assertThat(score(ranking, "email")).isEqualTo(score(ranking, "checkout")).isPositive();
    assertThat(ranking.named()).isFalse();
  }

  @Test
  void saysCpu_whenOwnTimeGrew() {
    Question question =
        new Scene().self("front", 5, 5).self("search", 4, 90).self("cart", 2, 2).question();

    Suspect culprit = RootCause.rank(question).culprit().orElseThrow();

    assertThat(culprit.workload()).isEqualTo("search");
    assertThat(culprit.kind()).isEqualTo(Kind.CPU);
    assertThat(culprit.sentence()).startsWith("own time of GET / 4").contains("→ 9");
  }

  @Test
  void namesNobody_whenLoadMakesEverythingSlowerTogether() {
    Scene scene = new Scene();
    for (String workload : List.of("front", "checkout", "cart", "email")) {
      scene.self(workload, 4, 40);
    }
    scene
        .gap("front", "checkout", 2, 20)
        .gap("front", "cart", 2, 20)
        .gap("checkout", "email", 2, 20);

    Ranking ranking = RootCause.rank(scene.question());

    assertThat(ranking.suspects()).extracting(Suspect::score).allMatch(s -> s > 0);
    assertThat(ranking.named()).isFalse();
    assertThat(ranking.culprit()).isEmpty();
  }

  @Test
  void namesNobody_whenNothingMoved() {
    Ranking ranking = RootCause.rank(shop().question());

    assertThat(ranking.culprit()).isEmpty();
    assertThat(ranking.suspects().getFirst().sentence()).isEqualTo("nothing unusual");
    assertThat(ranking.suspects().getFirst().kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void saysCode_whenLogTemplateVanishes() {
    Question question = shop().event("cart", Happening.LOG, "cart", 20, 0).question();

    Suspect culprit = RootCause.rank(question).culprit().orElseThrow();

    assertThat(culprit.workload()).isEqualTo("cart");
    assertThat(culprit.kind()).isEqualTo(Kind.CODE);
    assertThat(culprit.sentence()).isEqualTo("per GET / request, log 'it' 1 → 0");
  }

  @Test
  void namesCaller_whenItCallsLessAndTheCalleeDoesLess() {
    Question question =
        shop()
            .event("checkout", Happening.CALL, "email", 20, 4)
            .event("email", Happening.LOG, "email", 20, 4)
            .question();

    Ranking ranking = RootCause.rank(question);

    assertThat(ranking.suspects().getFirst().workload()).isEqualTo("checkout");
    assertThat(score(ranking, "email"))
        .isLessThan(score(RootCause.rank(question, Method.STANDARD.without(Part.CALLS)), "email"));
  }

  @Test
  void ignoresMoreRequests_whenEachIsAsBefore() {
    Scene scene = shop();
    for (int minute = -30; minute < 5; minute++) {
      long n = minute < 0 ? 20 : 200;
      scene.slices(
          List.of(
              Scene.slice(
                  "cart",
                  minute,
                  List.of(),
                  Map.of("GET /", n),
                  List.of(new Event("GET /", Happening.LOG, "cart", "it", n, n, n)))));
    }

    assertThat(score(RootCause.rank(scene.question()), "cart")).isLessThan(0.01);
  }

  @Test
  void decidesByMetrics_whenThereAreNoTraces() {
    Scene scene = new Scene();
    for (String workload : List.of("a", "b", "c", "d")) {
      scene.metric(workload, Metric.CPU, 100, workload.equals("c") ? 700 : 100);
    }

    Ranking ranking = RootCause.rank(scene.question());

    assertThat(ranking.culprit()).map(Suspect::workload).hasValue("c");
    assertThat(ranking.suspects().getFirst().kind()).isEqualTo(Kind.CPU);
    assertThat(ranking.suspects().getFirst().sentence()).startsWith("cpu ").endsWith("its usual");
    assertThat(ranking.missing()).first().asString().startsWith("no traces since the onset");
  }

  @Test
  void saysMemory_whenOnlyMemoryRose() {
    Scene scene = new Scene();
    for (String workload : List.of("a", "b", "c", "d")) {
      scene.metric(workload, Metric.MEMORY, 100, workload.equals("b") ? 300 : 100);
    }

    assertThat(RootCause.rank(scene.question()).culprit()).map(Suspect::kind).hasValue(Kind.MEMORY);
  }

  @Test
  void letsSpansDecide_whenMetricsPointElsewhere() {
    Scene scene = shop().gap("checkout", "email", 2, 400);
    for (String workload : List.of("front", "checkout", "cart", "email")) {
      scene.metric(workload, Metric.CPU, 100, workload.equals("cart") ? 900 : 100);
    }

    assertThat(RootCause.rank(scene.question()).suspects().getFirst().workload())
        .isEqualTo("email");
  }

  @Test
  void findsTheSame_whenOnsetIsToldTwoMinutesEarly() {
    Question question =
        shop().event("cart", Happening.LOG, "cart", 20, 0).question(Duration.ofMinutes(-2));

    assertThat(RootCause.rank(question).culprit()).map(Suspect::workload).hasValue("cart");
  }

  @Test
  void forgetsEarlierIncident_whenItsMinutesAreQuarantined() {
    Scene scene = shop();
    for (int minute = -30; minute < 5; minute++) {
      boolean silent = minute >= -10 && minute < -6 || minute >= 0;
      scene.slices(
          List.of(
              Scene.slice(
                  "cart",
                  minute,
                  List.of(),
                  Map.of("GET /", 20L),
                  silent
                      ? List.of()
                      : List.of(new Event("GET /", Happening.LOG, "cart", "it", 20, 20, 20)))));
    }
    scene.earlier(Duration.ofMinutes(10));
    Question question = scene.question();

    double with = score(RootCause.rank(question), "cart");
    double without =
        score(RootCause.rank(question, Method.STANDARD.without(Part.QUARANTINE)), "cart");

    assertThat(with).isGreaterThan(without + 1);
  }

  @Test
  void ranksWithoutHarm_whenCallsGoInACircle() {
    Question question =
        new Scene()
            .gap("a", "b", 2, 200)
            .gap("b", "c", 2, 2)
            .gap("c", "a", 2, 2)
            .gap("a", "a", 2, 2)
            .self("b", 2, 2)
            .question();

    assertThat(RootCause.rank(question).suspects()).hasSize(3);
  }

  @Test
  void ranksServiceThatAppears_whenItHasNoPast() {
    Scene scene = shop().event("front", Happening.CALL, "new", 0, 20);
    scene.slices(
        List.of(
            Scene.slice(
                "new",
                1,
                List.of(new Unit(Work.INNER, null, "GET /", 50, 200, 900)),
                Map.of("GET /", 50L),
                List.of())));

    Ranking ranking = RootCause.rank(scene.question());

    assertThat(ranking.suspects()).extracting(Suspect::workload).contains("new");
    assertThat(ranking.suspects().getFirst().sentence())
        .isEqualTo("per GET / request, calls to new (it) 0 → 1");
  }

  @Test
  void saysPartial_whenOnlyOneWorkloadIsTraced() {
    Ranking ranking = RootCause.rank(new Scene().self("front", 5, 90).question());

    assertThat(ranking.partial()).isTrue();
    assertThat(ranking.missing()).contains("traces of one workload only", "no metrics");
    assertThat(ranking.suspects().getFirst().workload()).isEqualTo("front");
  }

  @Test
  void saysPartial_whenThereIsNoReference() {
    Question question =
        new Question(
            Scene.ONSET,
            List.of(),
            List.of(
                Scene.slice(
                    "front",
                    0,
                    List.of(new Unit(Work.INNER, null, "GET /", 50, 200, 900)),
                    Map.of(),
                    List.of())),
            List.of());

    Ranking ranking = RootCause.rank(question);

    assertThat(ranking.missing()).anyMatch(m -> m.startsWith("only 0 minutes before the onset"));
    assertThat(ranking.suspects()).hasSize(1);
    assertThat(ranking.named()).isFalse();
  }

  @Test
  void answersEmpty_whenNothingIsKnown() {
    Ranking ranking = RootCause.rank(new Question(Scene.ONSET, List.of(), List.of(), List.of()));

    assertThat(ranking.suspects()).isEmpty();
    assertThat(ranking.partial()).isTrue();
    assertThat(ranking.culprit()).isEmpty();
  }

  @Test
  void givesFiniteScores_whenNumbersAreBroken() {
    Unit broken = new Unit(Work.INNER, null, "x", 50, Double.NaN, Double.POSITIVE_INFINITY);
    Unit negative = new Unit(Work.GAP, "cart", "y", -5, -1, -1);
    Event impossible = new Event("GET /", Happening.LOG, "front", "z", -3, Double.NaN, 900);
    Scene scene = shop().gap("checkout", "email", 2, 400);
    IntStream.range(-30, 5)
        .forEach(m ->
            scene.slices(
                List.of(
                    Scene.slice(
                        "front",
                        m,
                        List.of(broken, negative),
                        Map.of("GET /", 3L),
                        List.of(impossible)))));

    Ranking ranking = RootCause.rank(scene.question());

    assertThat(ranking.suspects()).allMatch(s -> Double.isFinite(s.score()));
    assertThat(ranking.suspects().getFirst().workload()).isEqualTo("email");
  }

  @Test
  void cutsNames_whenTheyAreEndless() {
    String endless = "x".repeat(10_000);
    Question question =
        shop().gap("checkout", endless, 2, 400).gap("checkout", "cart", 2, 2).question();

    Suspect first = RootCause.rank(question).suspects().getFirst();

    assertThat(first.sentence()).hasSizeLessThan(300);
  }

  private static double score(Ranking ranking, String workload) {
    return ranking.suspects().stream()
        .filter(s -> s.workload().equals(workload))
        .mapToDouble(Suspect::score)
        .findFirst()
        .orElseThrow();
  }
}
