package dev.forestall.benchmarks.nab;

import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import dev.forestall.benchmarks.nab.NabScorer.Profile;
import dev.forestall.benchmarks.nab.NabScorer.Tally;
import dev.forestall.detector.anomaly.SeriesDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** NAB's scores of the service's sum and of a Random Cut Forest, by one scorer. */
public final class ForestScore {
  private static final double LEAST = 0.2;
  private static final double GREATEST = 4;
  private static final double STEP = 0.05;

  private ForestScore() {}

  /**
   * Prints and tells scores by profile, as NAB names them: the service's, the forest's by its own
   * grade (an alarm where it is above 0), and the forest's score at its best threshold behind the
   * service's gate.
   */
  public static Map<String, Object> compare(
      Path folder, Supplier<ThresholdedRandomCutForest> forests) throws IOException {
    List<NabSeries> series = NabData.read(folder);
    Tally ours = Tally.NOTHING;
    Tally graded = Tally.NOTHING;
    List<double[]> scores = new ArrayList<>();
    for (NabSeries one : series) {
      double[] sum = Surprises.of(one).sum(SeriesDetector.WEIGHTS);
      ours = ours.plus(NabScorer.tally(one, Surprises.gate(sum, SeriesDetector.THRESHOLD)));
      ThresholdedRandomCutForest forest = forests.get();
      double[] score = new double[one.values().length];
      BitSet alarms = new BitSet();
      for (int i = 0; i < score.length; i++) {
        var said = forest.process(new double[] {one.values()[i]}, i);
        score[i] = said.getRCFScore();
        alarms.set(i, said.getAnomalyGrade() > 0);
      }
      scores.add(score);
      graded = graded.plus(NabScorer.tally(one, alarms));
    }
    System.out.println("\n| NAB | standard | low FP | low FN |\n|---|---|---|---|");
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("forestall", row("the five of the sum", NabRun.scores(ours)));
    report.put("randomCutForestByItsGrade", row("the forest, by its grade", NabRun.scores(graded)));
    report.put(
        "randomCutForestBehindTheGate",
        row("the forest's score behind our gate, at its best threshold", best(series, scores)));
    return report;
  }

  private static Map<String, Object> row(String name, Map<Profile, Double> scores) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %.1f |%n",
        name,
        scores.get(Profile.STANDARD),
        scores.get(Profile.REWARD_LOW_FP),
        scores.get(Profile.REWARD_LOW_FN));
    return NabRun.named(scores);
  }

  private static Map<Profile, Double> best(List<NabSeries> series, List<double[]> scores) {
    Map<Profile, Double> best = new LinkedHashMap<>();
    for (double threshold = LEAST; threshold < GREATEST; threshold += STEP) {
      Tally total = Tally.NOTHING;
      for (int i = 0; i < scores.size(); i++) {
        total =
            total.plus(NabScorer.tally(series.get(i), Surprises.gate(scores.get(i), threshold)));
      }
      NabRun.scores(total).forEach((profile, score) -> best.merge(profile, score, Math::max));
    }
    return best;
  }
}
