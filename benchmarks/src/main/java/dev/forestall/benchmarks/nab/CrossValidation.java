package dev.forestall.benchmarks.nab;

import dev.forestall.benchmarks.nab.NabScorer.Profile;
import dev.forestall.benchmarks.nab.NabScorer.Tally;
import dev.forestall.detector.anomaly.Parts;
import dev.forestall.detector.anomaly.SeriesDetector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What is left when threshold, or threshold and weights, are chosen on one half of the series and
 * scored on the other: ten splits, each category shared out evenly.
 */
final class CrossValidation {
  private static final int SPLITS = 10;
  private static final int WEIGHTS_TRIED = 300;
  private static final double SPREAD = 0.7;
  private static final double LEAST = 2;
  private static final double GREATEST = 7;
  private static final double STEP = 0.1;

  private final List<Surprises> surprises;
  private final List<BitSet> halves;

  CrossValidation(List<Surprises> surprises) {
    this.surprises = surprises;
    this.halves = halves();
  }

  /**
   * Mean over the splits.
   *
   * @param scores by profile
   * @param threshold mean of the thresholds that were chosen
   */
  record Result(Map<Profile, Double> scores, double threshold) {}

  /** One candidate and what each series contributes with it. */
  private record Candidate(double threshold, List<Tally> tallies) {}

  /** One half of each split, as numbers of series; the other half is the rest. */
  List<List<String>> splits() {
    return halves.stream()
        .map(h -> h.stream().mapToObj(i -> surprises.get(i).series().name()).toList())
        .toList();
  }

  /** Only the threshold is chosen on the other half. */
  Result threshold() {
    return validate(candidates(List.of(SeriesDetector.WEIGHTS)));
  }

  /** Weights and threshold are chosen on the other half. */
  Result weights() {
    Random random = new Random(1);
    List<Parts> weights = new ArrayList<>();
    for (int i = 0; i < WEIGHTS_TRIED; i++) {
      weights.add(new Parts(draw(random), draw(random), draw(random), draw(random), draw(random)));
    }
    return validate(candidates(weights));
  }

  /** Around 0.65, the mean of the weights, and blind to which of them is which. */
  private static double draw(Random random) {
    return 0.65 * Math.exp(SPREAD * random.nextGaussian());
  }

  private List<Candidate> candidates(List<Parts> weights) {
    List<Candidate> candidates = new ArrayList<>();
    for (Parts one : weights) {
      List<double[]> sums = surprises.stream().map(s -> s.sum(one)).toList();
      for (double threshold = LEAST; threshold <= GREATEST; threshold += STEP) {
        List<Tally> tallies = new ArrayList<>(sums.size());
        for (int i = 0; i < sums.size(); i++) {
          tallies.add(
              NabScorer.tally(surprises.get(i).series(), Surprises.gate(sums.get(i), threshold)));
        }
        candidates.add(new Candidate(threshold, tallies));
      }
    }
    return candidates;
  }

  private Result validate(List<Candidate> candidates) {
    Map<Profile, Double> means = new LinkedHashMap<>();
    double thresholds = 0;
    for (Profile profile : Profile.values()) {
      double sum = 0;
      for (BitSet half : halves) {
        for (boolean first : new boolean[] {true, false}) {
          Candidate best = null;
          double bestScore = Double.NEGATIVE_INFINITY;
          for (Candidate candidate : candidates) {
            double score = half(candidate, half, first).score(profile);
            if (score > bestScore) {
              bestScore = score;
              best = candidate;
            }
          }
          if (best == null) {
            throw new IllegalArgumentException("a half of the series has no labelled window");
          }
          sum += half(best, half, !first).score(profile);
          thresholds += profile == Profile.STANDARD ? best.threshold() : 0;
        }
      }
      means.put(profile, sum / (2 * SPLITS));
    }
    return new Result(means, thresholds / (2 * SPLITS));
  }

  private static Tally half(Candidate candidate, BitSet half, boolean inside) {
    Tally sum = Tally.NOTHING;
    for (int i = 0; i < candidate.tallies().size(); i++) {
      if (half.get(i) == inside) {
        sum = sum.plus(candidate.tallies().get(i));
      }
    }
    return sum;
  }

  private List<BitSet> halves() {
    Map<String, List<Integer>> categories = new TreeMap<>();
    for (int i = 0; i < surprises.size(); i++) {
      categories
          .computeIfAbsent(surprises.get(i).series().category(), c -> new ArrayList<>())
          .add(i);
    }
    List<BitSet> made = new ArrayList<>();
    for (int split = 0; split < SPLITS; split++) {
      Random random = new Random(split);
      BitSet half = new BitSet();
      boolean more = false;
      for (List<Integer> category : categories.values()) {
        List<Integer> shuffled = new ArrayList<>(category);
        Collections.shuffle(shuffled, random);
        int share = (shuffled.size() + (more ? 1 : 0)) / 2;
        more = shuffled.size() % 2 == 1 && share == shuffled.size() / 2;
        shuffled.subList(0, share).forEach(half::set);
      }
      made.add(half);
    }
    return made;
  }
}
