package dev.forestall.benchmarks.forecast;

import dev.forestall.benchmarks.Main;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How well failures are foreseen, beside {@code predict_linear} over 15 minutes and an hour on the
 * same samples: on generated containers, or with {@code --data} on a recording.
 */
public final class ForecastRun implements Main.Run {
  static final String OWN = "forestall";

  /** The rules that are compared with. */
  public static final List<PredictLinear> OTHERS =
      List.of(
          new PredictLinear("predict_linear[15m]", 900),
          new PredictLinear("predict_linear[1h]", 3600));

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
      all.forEach(one -> note(new Judged(one.life(), one.predictions(OTHERS))));
    } else {
      generate(
          call.options().containsKey("--alone") ? List.of() : OTHERS,
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

  private static Plan.Source[] families(Main.Call call) {
    return switch (call.options().getOrDefault("--families", "first")) {
      case "first" -> Family.values();
      case "wide" -> Arrays.stream(Family.values()).map(Wide::new).toArray(Plan.Source[]::new);
      case "other" -> OtherFamily.values();
      default -> throw new IllegalArgumentException("--families takes first, wide or other");
    };
  }

  private void generate(
      List<PredictLinear> others,
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
              return new Judged(next.life(), next.predictions(others));
            })
            .toList();
    judged.forEach(this::note);
  }

  private void note(Judged one) {
    lives.add(one.life());
    one.said()
        .forEach((name, all) -> said.computeIfAbsent(name, n -> new ArrayList<>()).addAll(all));
  }

  private Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    Map<String, Object> scores = new LinkedHashMap<>();
    System.out.println(Score.head());
    said.forEach((name, all) -> {
      Score score = Score.of(lives, all);
      System.out.println(score.row("**" + name + "**"));
      scores.put(name, score.json());
    });
    report.put("scores", scores);
    Map<String, Object> groups = new LinkedHashMap<>();
    said.forEach((name, all) -> {
      System.out.println();
      System.out.println(name + ":");
      System.out.println();
      System.out.println(Score.head());
      Map<String, Object> rows = new LinkedHashMap<>();
      for (String group : lives.stream().map(Life::group).distinct().toList()) {
        Score score = Score.of(lives.stream().filter(l -> l.group().equals(group)).toList(), all);
        System.out.println(score.row(group));
        rows.put(group, score.json());
      }
      groups.put(name, rows);
    });
    report.put("groups", groups);
    List<Prediction> own = said.getOrDefault(OWN, List.of());
    System.out.println();
    System.out.println(Score.of(lives, own).reliability());
    report.put("pods", lives);
    report.put("predictions", own);
    return report;
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
