package dev.forestall.detector.rootcause;

import dev.forestall.detector.rootcause.WorkloadSlice.Unit;
import dev.forestall.detector.rootcause.WorkloadSlice.Work;
import java.time.Instant;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One unit: its sums by reference minute and, last, of the evidence. */
final class UnitHistory {
  /** Names a unit. */
  record Key(String workload, Work work, @Nullable String callee, String operation) {}

  private static final double TINY = 1e-3;
  private static final int NEWEST = 3;

  private final Key key;
  private final double[] n;
  private final double[] sum;
  private final double[] squares;

  /** Spans and Σ l of the evidence's slices. */
  private final NavigableMap<Instant, double[]> slices = new TreeMap<>();

  UnitHistory(Key key, int slots) {
    this.key = key;
    this.n = new double[slots];
    this.sum = new double[slots];
    this.squares = new double[slots];
  }

  /** Adds a slice; broken sums are left out. */
  void add(int slot, Instant start, Unit unit) {
    if (unit.n() > 0 && Double.isFinite(unit.sumLn()) && Double.isFinite(unit.sumLnSquared())) {
      n[slot] += unit.n();
      sum[slot] += unit.sumLn();
      squares[slot] += unit.sumLnSquared();
      if (slot == last()) {
        double[] slice = slices.computeIfAbsent(start, at -> new double[2]);
        slice[0] += unit.n();
        slice[1] += unit.sumLn();
      }
    }
  }

  Key key() {
    return key;
  }

  private int last() {
    return n.length - 1;
  }

  private double references() {
    return Arrays.stream(n, 0, last()).sum();
  }

  boolean known(Method method) {
    return references() >= method.get(Constant.UNIT_REFERENCE);
  }

  boolean seen(Method method) {
    return n[last()] >= method.get(Constant.UNIT_EVIDENCE);
  }

  private double[] means() {
    double[] means = new double[last()];
    int count = 0;
    for (int i = 0; i < last(); i++) {
      if (n[i] > 0) {
        means[count++] = sum[i] / n[i];
      }
    }
    return Arrays.copyOf(means, count);
  }

  /** Weighted median of the minutes' means. */
  double centre() {
    double[] weights = Arrays.stream(n, 0, last()).filter(w -> w > 0).toArray();
    return Robustly.weightedMedian(means(), weights);
  }

  /** Spread of the minutes' means. */
  double between() {
    return Robustly.sigma(means(), centre());
  }

  /** Mean of l in the evidence. */
  double evidence() {
    return sum[last()] / n[last()];
  }

  /**
   * Mean of l in the newest slices of the evidence, or in all of it where that tells more: the
   * evidence may begin before the fault, and a person wants to know what it is by now.
   */
  double byNow() {
    double count = 0;
    double total = 0;
    for (double[] slice : slices.descendingMap().values().stream().limit(NEWEST).toList()) {
      count += slice[0];
      total += slice[1];
    }
    double newest = total / count;
    return evidence() >= centre() ? Math.max(evidence(), newest) : Math.min(evidence(), newest);
  }

  private double variance(double count, double total, double ofSquares) {
    return count == 0 ? 0 : Math.max(0, ofSquares / count - (total / count) * (total / count));
  }

  /**
   * Standard deviations between evidence and reference.
   *
   * @param fleet usual spread between minutes of all units
   */
  double z(double fleet, Method method) {
    double references = references();
    double reference =
        variance(
            references,
            Arrays.stream(sum, 0, last()).sum(),
            Arrays.stream(squares, 0, last()).sum());
    double within =
        method.uses(Part.VARIANCE_FLOOR)
            ? Math.max(method.get(Constant.WITHIN_FLOOR), reference)
            : Math.max(TINY, reference);
    double now = variance(n[last()], sum[last()], squares[last()]);
    double cap = method.get(Constant.EVIDENCE_VARIANCE_CAP) * within;
    double v = Math.max(within, method.get(Constant.EVIDENCE_VARIANCE) * Math.min(now, cap));
    double between = Math.max(method.get(Constant.BETWEEN_FLOOR), Math.max(fleet, between()));
    return (evidence() - centre()) / Math.sqrt(between * between + v / references + v / n[last()]);
  }
}
