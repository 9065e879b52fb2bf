package dev.forestall.benchmarks.nezha;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many culprits were among the first k, over some cases. */
final class Tally {
  /** Ranks that are told. */
  static final List<Integer> TOLD = List.of(1, 3, 5);

  /** Above the rows; the last two are culprit and kind both right, and right of those named. */
  static final String HEAD =
      String.format(
          Locale.ROOT,
          "%-44s %5s  %5s %5s %5s  %5s  %5s  %s",
          "",
          "cases",
          "AC@1",
          "AC@3",
          "AC@5",
          "Avg@5",
          "kind",
          "named right");

  private static final int DEEPEST = 5;
  private final double[] within = new double[DEEPEST + 1];
  private double cases;
  private double kinds;
  private double named;
  private double namedRight;
  private boolean ranked;

  /** A culprit at a rank, counted from 1. */
  void add(int rank) {
    for (int k = rank; k <= DEEPEST; k++) {
      within[k]++;
    }
    cases++;
  }

  /** The same of a ranking by chance among so many services. */
  void addRandom(int services) {
    for (int k = 1; k <= DEEPEST; k++) {
      within[k] += Math.min(1, (double) k / services);
    }
    cases++;
  }

  /** A culprit at a rank, with its kind and whether somebody was named. */
  void add(Outcome outcome) {
    add(outcome.rank());
    ranked = true;
    kinds += outcome.rank() == 1 && outcome.kindRight() ? 1 : 0;
    named += outcome.ranking().named() ? 1 : 0;
    namedRight += outcome.ranking().named() && outcome.rank() == 1 ? 1 : 0;
  }

  /** Share of the culprits among the first k. */
  double ac(int k) {
    return cases == 0 ? 0 : within[k] / cases;
  }

  /** Mean over the first five. */
  double average() {
    double sum = 0;
    for (int k = 1; k <= DEEPEST; k++) {
      sum += ac(k);
    }
    return sum / DEEPEST;
  }

  /** Share with culprit and kind right at rank 1. */
  double kindRight() {
    return cases == 0 ? 0 : kinds / cases;
  }

  /** One row below {@link #HEAD}. */
  String line(String name) {
    String kinds =
        ranked
            ? String.format(Locale.ROOT, "  %5.2f  %3.0f/%-3.0f", kindRight(), namedRight, named)
            : "";
    return String.format(
            Locale.ROOT,
            "%-44s %5.0f  %5.2f %5.2f %5.2f  %5.2f",
            name,
            cases,
            ac(1),
            ac(3),
            ac(5),
            average())
        + kinds;
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cases", (long) cases);
    TOLD.forEach(k -> json.put("ac" + k, ac(k)));
    json.put("avg5", average());
    if (ranked) {
      json.put("culpritAndKind", kindRight());
      json.put("kindWhereCulpritRight", within[1] == 0 ? 0 : kinds / within[1]);
      json.put("named", (long) named);
      json.put("namedRight", (long) namedRight);
    }
    return json;
  }
}
