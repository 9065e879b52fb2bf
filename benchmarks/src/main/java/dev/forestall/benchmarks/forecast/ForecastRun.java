package dev.forestall.benchmarks.forecast;

import dev.forestall.benchmarks.Main;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How well failures are foreseen, beside {@code predict_linear} over 15 minutes and an hour on the
 * same samples: on generated containers, or with {@code --data} on a recording.
 */
public final class ForecastRun implements Main.Run {
  static final String OWN = "forestall";

  /** The rules that are compared with. */
  public static final List<PredictLinear> OTHERS =
      List.of(
          new PredictLinear("predict_linear[15m]", 900, 3600),
          new PredictLinear("predict_linear[1h]", 3600, 3600));

  /** The same for disks, as published collections of alerting rules have them. */
  private static final List<PredictLinear> OTHERS_FOR_DISKS =
      List.of(
          new PredictLinear("predict_linear[1h], 24 h", 3600, 86_400),
          new PredictLinear("predict_linear[6h], 24 h", 21_600, 86_400));

  private static final int FAILING = 30;
  private static final int CALM = 12;
  private static final int FIRST_SEED = 5001;
  private static final double HOURS = 24;
  private static final double HEADROOM = 1.25;

  private final List<Life> lives = new ArrayList<>();
  private final Map<String, List<Prediction>> said = new LinkedHashMap<>();

  /** What became of one container, and what was said of it. */
  private record Judged(Life life, Map<String, List<Prediction>> said) {}

  @Override
  public void run(Main.Call call) throws IOException {
    if (call.options().containsKey("--data")) {
      Recording recording = Recording.read(call.folder());
      said.putAll(recording.predictions(OTHERS));
      lives.addAll(recording.lives());
    } else if (call.options().containsKey("--nab") || call.options().containsKey("--nezha")) {
      Negatives negatives = new Negatives(number(call, "--headroom", HEADROOM));
      List<Generated> all = new ArrayList<>();
      if (call.path("--nab").isPresent()) {
        all.addAll(negatives.nab(call.path("--nab").get()));
      }
      if (call.path("--nezha").isPresent()) {
        all.addAll(negatives.nezha(call.path("--nezha").get()));
      }
      all.parallelStream()
          .map(one -> new Judged(one.life(), one.predictions(others(one.life().metric(), call))))
          .toList()
          .forEach(this::note);
    } else {
      generate(
          metric -> others(metric, call),
          families(call),
          number(call, "--failing", FAILING),
          number(call, "--calm", CALM),
          number(call, "--first-seed", FIRST_SEED),
          number(call, "--hours", HOURS));
    }
    Map<String, Object> report = report();
    if (call.out().isPresent()) {
      Files.write(
          call.out().get(), Wire.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
  }

  private static List<PredictLinear> others(String metric, Main.Call call) {
    boolean disk = metric.equals(Metrics.VOLUME) || metric.equals(Metrics.FILE_SYSTEM);
    return call.options().containsKey("--alone") ? List.of() : disk ? OTHERS_FOR_DISKS : OTHERS;
  }

  private static Plan.Source[] families(Main.Call call) {
    return switch (call.options().getOrDefault("--families", "all")) {
      case "all" ->
          Stream.<Plan.Source>concat(
                  Arrays.stream(Family.values()), Arrays.stream(LimitFamily.values()))
              .toArray(Plan.Source[]::new);
      case "first" -> Family.values();
      case "limits" -> LimitFamily.values();
      case "third" -> ThirdFamily.values();
      case "wide" -> Arrays.stream(Family.values()).map(Wide::new).toArray(Plan.Source[]::new);
      case "other" -> OtherFamily.values();
      default ->
          throw new IllegalArgumentException(
              "--families takes all, first, limits, wide, other or third");
    };
  }

  private void generate(
      Function<String, List<PredictLinear>> others,
      Plan.Source[] families,
      double failing,
      double calm,
      double firstSeed,
      double hours) {
    List<Judged> judged =
        Arrays.stream(families)
            .flatMap(f ->
                IntStream.range(0, (int) (f.fails() ? failing : calm))
                    .mapToObj(i -> Map.entry(f, (long) firstSeed + i)))
            .toList()
            .parallelStream()
            .map(e -> {
              Generated next = Generated.of(e.getKey(), e.getValue(), hours * 3600);
              return new Judged(next.life(), next.predictions(others.apply(e.getKey().metric())));
            })
            .toList();
    judged.forEach(this::note);
  }

  private void note(Judged one) {
    lives.add(one.life());
    one.said()
        .forEach((name, all) -> said.computeIfAbsent(name, n -> new ArrayList<>()).addAll(all));
  }

  /** One part for each metric that has a limit: memory first, whose scores are the main ones. */
  private Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    Map<String, Object> otherMetrics = new LinkedHashMap<>();
    for (String metric : lives.stream().map(Life::metric).distinct().toList()) {
      Map<String, Object> part = report(metric);
      if (report.isEmpty()) {
        report.put("metric", metric);
        report.putAll(part);
      } else {
        otherMetrics.put(metric, part);
      }
    }
    report.put("otherMetrics", otherMetrics);
    report.put("pods", lives);
    report.put("predictions", said.getOrDefault(OWN, List.of()));
    return report;
  }

  private Map<String, Object> report(String metric) {
    List<Life> about = lives.stream().filter(l -> l.metric().equals(metric)).toList();
    Map<String, List<Prediction>> told = new LinkedHashMap<>();
    said.forEach((name, all) -> {
      List<Prediction> part = all.stream().filter(p -> p.metric().equals(metric)).toList();
      if (name.equals(OWN) || !part.isEmpty()) {
        told.put(name, part);
      }
    });
    Map<String, Object> scores = new LinkedHashMap<>();
    System.out.println(Score.head(metric));
    told.forEach((name, all) -> {
      Score score = Score.of(metric, about, all);
      System.out.println(score.row("**" + name + "**"));
      scores.put(name, score.json());
    });
    Map<String, Object> groups = new LinkedHashMap<>();
    told.forEach((name, all) -> {
      System.out.println("\n" + name + ":\n\n" + Score.head(metric));
      Map<String, Object> rows = new LinkedHashMap<>();
      for (String group : about.stream().map(Life::group).distinct().toList()) {
        Score score =
            Score.of(metric, about.stream().filter(l -> l.group().equals(group)).toList(), all);
        System.out.println(score.row(group));
        rows.put(group, score.json());
      }
      groups.put(name, rows);
    });
    Score own = Score.of(metric, about, told.getOrDefault(OWN, List.of()));
    System.out.println("\n" + own.reliability() + "\n" + own.sums() + "\n");
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("scores", scores);
    part.put("groups", groups);
    return part;
  }

  private static double number(Main.Call call, String option, double otherwise) {
    String given = call.options().get(option);
    try {
      return given == null ? otherwise : Double.parseDouble(given);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " takes a number, not '" + given + "'", e);
    }
  }
}
