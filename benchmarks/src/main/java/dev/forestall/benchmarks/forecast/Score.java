package dev.forestall.benchmarks.forecast;

import dev.forestall.model.workload.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Judges predictions by episodes. An episode's bound is madeAt + 1.5 × (to − madeAt), the largest
 * over its first five minutes. True: the failure comes while it stands and before the bound; false:
 * withdrawn without one, or the bound passes; censored: the data ends first.
 */
final class Score {
  private static final int[] LEADS = {60, 120, 300, 900, 1800};
  private static final int[] DISK_LEADS = {300, 1800, 3600, 7200, 14_400};

  private static final double FIRST = 300;
  private static final double BEYOND = 1.5;
  private static final double LASTED = 2.5;
  private static final int BINS = 10;

  private int trueOnes;
  private int falseOnes;
  private int censored;
  private int failures;
  private int pods;
  private double days;
  private double calmDays;
  private int falseOnCalm;
  private final int[] leads;
  private final int[] eligible;
  private final int[] foreseen;
  private final int[] covered;
  private final List<List<Double>> widths = new ArrayList<>();
  private final double[][] first = new double[BINS][3];
  private final double[][] every = new double[BINS][3];

  /** How an episode ended. */
  enum Outcome {
    TRUE,
    FALSE,
    CENSORED
  }

  private Score(String metric) {
    leads = leads(metric);
    eligible = new int[leads.length];
    foreseen = new int[leads.length];
    covered = new int[leads.length];
    for (int i = 0; i < leads.length; i++) {
      widths.add(new ArrayList<>());
    }
  }

  /** How long before a failure it is asked what was said: a disk is a matter of hours. */
  private static int[] leads(String metric) {
    return switch (metric) {
      case Metrics.VOLUME, Metrics.FILE_SYSTEM -> DISK_LEADS;
      default -> LEADS;
    };
  }

  /** The score of what was said of that metric of these pods. */
  static Score of(String metric, List<Life> lives, List<Prediction> predictions) {
    Map<String, List<Prediction>> byPod =
        predictions.stream()
            .filter(p -> p.metric().equals(metric))
            .collect(Collectors.groupingBy(Prediction::pod));
    Score score = new Score(metric);
    for (Life life : lives) {
      if (life.metric().equals(metric)) {
        score.add(life, byPod.getOrDefault(life.pod(), List.of()));
      }
    }
    return score;
  }

  private void add(Life life, List<Prediction> said) {
    Map<String, List<Prediction>> episodes =
        said.stream()
            .collect(Collectors.groupingBy(Prediction::episode, TreeMap::new, Collectors.toList()));
    int falseBefore = falseOnes;
    episodes.values().forEach(e -> judge(life, e));
    pods++;
    failures += life.failures().size();
    days += life.days();
    if (life.failures().isEmpty()) {
      calmDays += life.days();
      falseOnCalm += falseOnes - falseBefore;
    }
    for (Life.Failure failure : life.failures()) {
      for (int i = 0; i < leads.length; i++) {
        if (failure.lasted() >= LASTED * leads[i]) {
          lead(failure, episodes, i);
        }
      }
    }
  }

  private void judge(Life life, List<Prediction> episode) {
    Outcome outcome = outcome(life, episode);
    switch (outcome) {
      case TRUE -> trueOnes++;
      case FALSE -> falseOnes++;
      case CENSORED -> censored++;
    }
    if (outcome != Outcome.CENSORED) {
      double came = outcome == Outcome.TRUE ? 1 : 0;
      note(first, episode.getFirst(), came);
      episode.forEach(p -> note(every, p, came));
    }
  }

  static Outcome outcome(Life life, List<Prediction> episode) {
    double start = episode.getFirst().madeAt();
    double bound = 0;
    for (Prediction p : episode) {
      if (p.madeAt() - start <= FIRST) {
        bound = Math.max(bound, p.madeAt() + BEYOND * (p.to() - p.madeAt()));
      }
    }
    Double withdrawn = episode.getFirst().withdrawnAt();
    double stands = withdrawn == null ? Double.POSITIVE_INFINITY : withdrawn;
    for (Life.Failure failure : life.failures()) {
      if (failure.at() >= start && failure.at() <= stands) {
        return failure.at() <= bound ? Outcome.TRUE : Outcome.FALSE;
      }
    }
    return withdrawn == null && life.end() < bound ? Outcome.CENSORED : Outcome.FALSE;
  }

  private static void note(double[][] bins, Prediction said, double came) {
    Double probability = said.probability();
    if (probability != null) {
      double[] bin = bins[Math.min(BINS - 1, (int) (probability * BINS))];
      bin[0]++;
      bin[1] += probability;
      bin[2] += came;
    }
  }

  /** What had been said, by an episode that still stood when it failed, that long before. */
  private void lead(Life.Failure failure, Map<String, List<Prediction>> episodes, int i) {
    eligible[i]++;
    Prediction newest = null;
    for (List<Prediction> episode : episodes.values()) {
      Double withdrawn = episode.getFirst().withdrawnAt();
      if (withdrawn == null || withdrawn >= failure.at()) {
        for (Prediction p : episode) {
          if (p.madeAt() <= failure.at() - leads[i]
              && p.madeAt() >= failure.since() - FIRST
              && (newest == null || p.madeAt() > newest.madeAt())) {
            newest = p;
          }
        }
      }
    }
    if (newest != null) {
      foreseen[i]++;
      covered[i] += newest.from() <= failure.at() && failure.at() <= newest.to() ? 1 : 0;
      widths.get(i).add((newest.to() - newest.from()) / leads[i]);
    }
  }

  /** All figures, for the JSON. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pods", pods);
    json.put("podDays", days);
    json.put("calmPodDays", calmDays);
    json.put("failures", failures);
    json.put("true", trueOnes);
    json.put("false", falseOnes);
    json.put("censored", censored);
    json.put("precision", share(trueOnes, trueOnes + falseOnes));
    json.put("falsePerPodDay", days > 0 ? falseOnes / days : null);
    json.put("falsePerCalmPodDay", calmDays > 0 ? falseOnCalm / calmDays : null);
    Map<String, Object> byLead = new LinkedHashMap<>();
    for (int i = 0; i < leads.length; i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("recall", share(foreseen[i], eligible[i]));
      row.put("coverage", share(covered[i], foreseen[i]));
      row.put("meanWidthInLeads", mean(widths.get(i)));
      byLead.put(leads[i] / 60 + "m", row);
    }
    int all = Arrays.stream(foreseen).sum();
    json.put("coverage", share(Arrays.stream(covered).sum(), all));
    json.put("leads", byLead);
    json.put("reliabilityOfFirst", reliability(first));
    json.put("reliabilityOfEvery", reliability(every));
    return json;
  }

  /** One row of a table. */
  String row(String name) {
    StringBuilder row = new StringBuilder();
    row.append(
        String.format(
            Locale.ROOT,
            "| %s | %d | %.1f | %d / %d / %d | %s | %.2f |",
            name,
            failures,
            days,
            trueOnes,
            falseOnes,
            censored,
            Wilson.text(trueOnes, trueOnes + falseOnes),
            falseOnes / Math.max(days, 1e-9)));
    for (int i = 0; i < leads.length; i++) {
      row.append(' ').append(Wilson.brief(foreseen[i], eligible[i]));
      row.append(" (").append(Wilson.brief(covered[i], foreseen[i])).append(") |");
    }
    return row.toString();
  }

  static String head(String metric) {
    StringBuilder head =
        new StringBuilder(
            "| %s | failures | pod-days | true / false / censored | precision [95 %%] | false a pod-day |"
                .formatted(metric));
    for (int lead : leads(metric)) {
      head.append(' ').append(lead / 60).append(" min: recall (coverage) |");
    }
    return head.append("\n|---")
        .append("|---".repeat(leads(metric).length + 5))
        .append('|')
        .toString();
  }

  /** What stands in no row: false ones on pods that never failed, and coverage over all leads. */
  String sums() {
    int all = Arrays.stream(foreseen).sum();
    return String.format(
        Locale.ROOT,
        "%d false in %.1f calm pod-days (%.3f a day); intervals cover %s over all leads",
        falseOnCalm,
        calmDays,
        falseOnCalm / Math.max(calmDays, 1e-9),
        Wilson.text(Arrays.stream(covered).sum(), all));
  }

  /** The reliability table: what was stated, and how often it came. */
  String reliability() {
    StringBuilder table =
        new StringBuilder(
            "| stated | episodes | stated first | came | updates | stated | came |\n");
    table.append("|---|---|---|---|---|---|---|\n");
    for (int b = 0; b < BINS; b++) {
      if (every[b][0] > 0) {
        table.append(
            String.format(
                Locale.ROOT,
                "| %.1f to %.1f | %s | %s |%n",
                b / (double) BINS,
                (b + 1) / (double) BINS,
                cells(first[b]),
                cells(every[b])));
      }
    }
    return table.toString();
  }

  private static String cells(double[] bin) {
    return bin[0] == 0
        ? "0 | - | -"
        : String.format(
            Locale.ROOT, "%.0f | %.2f | %.2f", bin[0], bin[1] / bin[0], bin[2] / bin[0]);
  }

  private static Map<String, Object> share(int hits, int of) {
    Map<String, Object> share = new LinkedHashMap<>();
    share.put("count", hits);
    share.put("of", of);
    share.put("share", of > 0 ? hits / (double) of : null);
    share.put("wilson95", of > 0 ? Wilson.interval(hits, of) : null);
    return share;
  }

  private static List<Map<String, Object>> reliability(double[][] bins) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (double[] bin : bins) {
      if (bin[0] > 0) {
        rows.add(Map.of("n", bin[0], "stated", bin[1] / bin[0], "came", bin[2] / bin[0]));
      }
    }
    return rows;
  }

  private static Object mean(List<Double> values) {
    return values.stream().mapToDouble(v -> v).average().orElse(0);
  }
}
