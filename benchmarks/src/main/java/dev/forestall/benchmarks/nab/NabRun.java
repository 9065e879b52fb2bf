package dev.forestall.benchmarks.nab;

import dev.forestall.benchmarks.Main;
import dev.forestall.benchmarks.nab.NabScorer.Profile;
import dev.forestall.benchmarks.nab.NabScorer.Tally;
import dev.forestall.detector.anomaly.Parts;
import dev.forestall.detector.anomaly.SeriesDetector;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs and scores NAB: one configuration for all series, the one that the service runs with. Beside
 * it what the same score is worth cross-validated, without each detector, and with a random score
 * behind the same gate.
 */
public final class NabRun implements Main.Run {
  private static final int RANDOM_RUNS = 20;
  private static final double[] RANDOM_RATES = {
    0.0001, 0.0003, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.01
  };

  @Override
  public void run(Main.Call call) throws IOException {
    List<NabSeries> series = NabData.read(call.folder());
    List<Surprises> surprises = series.stream().map(Surprises::of).toList();
    Map<String, Object> report = new LinkedHashMap<>();
    Map<Profile, Double> own = scores(total(surprises, SeriesDetector.WEIGHTS));
    own.forEach((profile, score) -> report.put(name(profile), score));
    CrossValidation validation = new CrossValidation(surprises);
    report.put("crossValidated", json(validation.threshold()));
    report.put("crossValidatedWeights", json(validation.weights()));
    report.put("splits", validation.splits());
    report.put("byCategory", byCategory(surprises));
    report.put("withoutDetector", without(surprises));
    report.put("randomBehindTheGate", named(random(series)));
    report.put("vusPr", vusPr(surprises, false));
    report.put("vusPrRandom", vusPr(surprises, true));
    Tally total = total(surprises, SeriesDetector.WEIGHTS);
    report.put("missed", total.missed());
    report.put("windows", total.windows());
    report.put("falseAlarms", total.falseAlarms());
    report.put("series", series.size());
    print(report);
    if (call.out().isPresent()) {
      Files.write(
          call.out().get(), Wire.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
    Optional<Path> results = call.path("--results");
    if (results.isPresent()) {
      for (Surprises one : surprises) {
        write(results.get(), one);
      }
    }
  }

  private static Tally total(List<Surprises> surprises, Parts weights) {
    Tally total = Tally.NOTHING;
    for (Surprises one : surprises) {
      total = total.plus(tally(one, weights));
    }
    return total;
  }

  private static Tally tally(Surprises one, Parts weights) {
    return NabScorer.tally(
        one.series(), Surprises.gate(one.sum(weights), SeriesDetector.THRESHOLD));
  }

  static Map<Profile, Double> scores(Tally total) {
    Map<Profile, Double> scores = new LinkedHashMap<>();
    for (Profile profile : Profile.values()) {
      scores.put(profile, total.score(profile));
    }
    return scores;
  }

  private static Map<String, Object> byCategory(List<Surprises> surprises) {
    Map<String, Tally> tallies = new TreeMap<>();
    for (Surprises one : surprises) {
      tallies.merge(one.series().category(), tally(one, SeriesDetector.WEIGHTS), Tally::plus);
    }
    Map<String, Object> categories = new LinkedHashMap<>();
    tallies.forEach((category, tally) -> {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("standard", tally.windows() == 0 ? null : tally.score(Profile.STANDARD));
      row.put("windows", tally.windows());
      row.put("missed", tally.missed());
      row.put("falseAlarms", tally.falseAlarms());
      categories.put(category, row);
    });
    return categories;
  }

  private static Map<String, Object> without(List<Surprises> surprises) {
    Parts w = SeriesDetector.WEIGHTS;
    Map<String, Parts> rest = new LinkedHashMap<>();
    rest.put("shape", new Parts(0, w.extreme(), w.spread(), w.pair(), w.steps()));
    rest.put("extreme", new Parts(w.shape(), 0, w.spread(), w.pair(), w.steps()));
    rest.put("spread", new Parts(w.shape(), w.extreme(), 0, w.pair(), w.steps()));
    rest.put("pair", new Parts(w.shape(), w.extreme(), w.spread(), 0, w.steps()));
    rest.put("steps", new Parts(w.shape(), w.extreme(), w.spread(), w.pair(), 0));
    Map<String, Object> without = new LinkedHashMap<>();
    rest.forEach((name, weights) -> without.put(name, atItsBest(surprises, weights)));
    return without;
  }

  /** With the threshold that suits these weights best, so that the gate is not what is compared. */
  private static double atItsBest(List<Surprises> surprises, Parts weights) {
    List<double[]> sums = surprises.stream().map(s -> s.sum(weights)).toList();
    double best = Double.NEGATIVE_INFINITY;
    for (double threshold = 1; threshold < 6; threshold += 0.1) {
      Tally total = Tally.NOTHING;
      for (int i = 0; i < sums.size(); i++) {
        total =
            total.plus(
                NabScorer.tally(surprises.get(i).series(), Surprises.gate(sums.get(i), threshold)));
      }
      best = Math.max(best, total.score(Profile.STANDARD));
    }
    return best;
  }

  /** What the gate alone is worth: a random score behind it, at its best rate of alarms. */
  private static Map<Profile, Double> random(List<NabSeries> series) {
    Map<Profile, Double> best = new LinkedHashMap<>();
    for (double rate : RANDOM_RATES) {
      Map<Profile, Double> means = new LinkedHashMap<>();
      for (int run = 0; run < RANDOM_RUNS; run++) {
        Random random = new Random(run);
        Tally total = Tally.NOTHING;
        for (NabSeries one : series) {
          double[] score = random.doubles(one.values().length).toArray();
          total = total.plus(NabScorer.tally(one, Surprises.gate(score, 1 - rate)));
        }
        scores(total).forEach((p, s) -> means.merge(p, s / RANDOM_RUNS, Double::sum));
      }
      means.forEach((p, s) -> best.merge(p, s, Math::max));
    }
    return best;
  }

  private static double vusPr(List<Surprises> surprises, boolean random) {
    Random draws = new Random(1);
    List<Double> volumes = new ArrayList<>();
    for (Surprises one : surprises) {
      NabSeries series = one.series();
      if (!series.windows().isEmpty()) {
        double[] score =
            random
                ? draws.doubles(series.values().length).toArray()
                : one.sum(SeriesDetector.WEIGHTS);
        int longest = series.windows().stream().mapToInt(NabSeries.Window::length).max().orElse(1);
        volumes.add(VusPr.of(score, series.windows(), longest / 2));
      }
    }
    return volumes.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }

  private static void write(Path folder, Surprises one) throws IOException {
    NabSeries series = one.series();
    int slash = series.name().lastIndexOf('/');
    Path file =
        folder
            .resolve("forestall")
            .resolve(series.name().substring(0, slash))
            .resolve("forestall_" + series.name().substring(slash + 1));
    Files.createDirectories(file.getParent());
    double[] sum = one.sum(SeriesDetector.WEIGHTS);
    BitSet alarms = Surprises.gate(sum, SeriesDetector.THRESHOLD);
    StringBuilder text = new StringBuilder("timestamp,value,anomaly_score,label\n");
    for (int i = 0; i < sum.length; i++) {
      int at = i;
      boolean labelled = series.windows().stream().anyMatch(w -> w.holds(at));
      text.append(series.timestamps().get(i))
          .append(',')
          .append(series.values()[i])
          .append(',')
          .append(alarms.get(i) ? Math.min(1, sum[i] / GREATEST_SUM) : 0)
          .append(',')
          .append(labelled ? 1 : 0)
          .append('\n');
    }
    Files.writeString(file, text);
  }

  /** Scores in a results file lie between 0 and 1. */
  private static final double GREATEST_SUM =
      6 * SeriesDetector.WEIGHTS.times(new Parts(1, 1, 1, 1, 1));

  static Map<String, Object> named(Map<Profile, Double> scores) {
    Map<String, Object> named = new LinkedHashMap<>();
    scores.forEach((profile, score) -> named.put(name(profile), score));
    return named;
  }

  private static Map<String, Object> json(CrossValidation.Result result) {
    Map<String, Object> json = named(result.scores());
    json.put("threshold", result.threshold());
    return json;
  }

  private static String name(Profile profile) {
    return switch (profile) {
      case STANDARD -> "standard";
      case REWARD_LOW_FP -> "rewardLowFp";
      case REWARD_LOW_FN -> "rewardLowFn";
    };
  }

  private static void print(Map<String, Object> report) {
    System.out.println("| | standard | low FP | low FN |");
    System.out.println("|---|---|---|---|");
    row("in sample", report);
    row("threshold chosen on the other half", report.get("crossValidated"));
    row("weights and threshold chosen on the other half", report.get("crossValidatedWeights"));
    row("a random score behind the same gate", report.get("randomBehindTheGate"));
    for (String key :
        List.of(
            "byCategory",
            "withoutDetector",
            "vusPr",
            "vusPrRandom",
            "missed",
            "windows",
            "falseAlarms",
            "splits")) {
      System.out.println(key + ": " + Wire.json().writeValueAsString(report.get(key)));
    }
  }

  private static void row(String what, @Nullable Object scores) {
    if (scores instanceof Map<?, ?> map) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.1f |%n",
          what,
          number(map.get("standard")),
          number(map.get("rewardLowFp")),
          number(map.get("rewardLowFn")));
    }
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
