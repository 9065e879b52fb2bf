package dev.forestall.detector.forecast;

import dev.forestall.model.incident.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scores forecasts by episodes: one run's chain of updates until withdrawal or failure. Its bound
 * is madeAt + 1.5 × (to − madeAt), the largest over its first five minutes. True: the failure comes
 * while it is alive and before the bound; false: withdrawn without one, or the bound passes;
 * censored: the data ends first.
 */
public final class EpisodeScore {
  private static final long FIRST_MILLIS = 300_000;
  private static final long GRACE_MILLIS = 30_000;

  private final List<Failure> failures = new ArrayList<>();
  private int trueOnes;
  private int falseOnes;
  private int censored;

  /** A failure, how long the run had lasted, and what had been said of it. */
  private record Failure(long at, long lasted, List<Forecast> said) {}

  /** What happened to one run: forecasts in the order made, an empty one for "withdrawn". */
  public void run(long start, List<Optional<Forecast>> evaluations, long failedAt, long end) {
    List<Forecast> alive = new ArrayList<>();
    for (Optional<Forecast> evaluation : evaluations) {
      if (evaluation.isPresent()) {
        alive.add(evaluation.get());
      } else if (!alive.isEmpty()) {
        falseOnes++;
        alive.clear();
      }
    }
    if (!alive.isEmpty()) {
      judge(alive, failedAt, end);
    }
    if (failedAt >= 0) {
      failures.add(new Failure(failedAt, failedAt - start, List.copyOf(alive)));
    }
  }

  private void judge(List<Forecast> alive, long failedAt, long end) {
    long first = alive.getFirst().madeAt().toEpochMilli();
    long bound = 0;
    for (Forecast f : alive) {
      long made = f.madeAt().toEpochMilli();
      if (made - first <= FIRST_MILLIS) {
        bound = Math.max(bound, made + (f.to().toEpochMilli() - made) * 3 / 2);
      }
    }
    if (failedAt >= 0) {
      trueOnes += failedAt <= bound ? 1 : 0;
      falseOnes += failedAt <= bound ? 0 : 1;
    } else if (end < bound) {
      censored++;
    } else {
      falseOnes++;
    }
  }

  public int falseOnes() {
    return falseOnes;
  }

  public double precision() {
    return trueOnes / (double) Math.max(1, trueOnes + falseOnes);
  }

  /** Failures that had lasted long enough to be foreseen so far ahead. */
  public long eligible(long leadSeconds) {
    return failures.stream().filter(f -> f.lasted >= 2500 * leadSeconds).count();
  }

  public double recall(long leadSeconds) {
    return share(leadSeconds, false);
  }

  /** Share of the failures foreseen at a lead that lie in the interval stated then. */
  public double coverage(long leadSeconds) {
    return share(leadSeconds, true);
  }

  /** Mean width of the intervals stated at a lead, in leads. */
  public double width(long leadSeconds) {
    return failures.stream()
        .filter(f -> f.lasted >= 2500 * leadSeconds)
        .flatMap(f -> saidAt(f, leadSeconds).stream())
        .mapToDouble(f -> (f.to().toEpochMilli() - f.from().toEpochMilli()) / 1000.0 / leadSeconds)
        .average()
        .orElse(Double.NaN);
  }

  private double share(long leadSeconds, boolean covered) {
    int of = 0;
    int hits = 0;
    for (Failure failure : failures) {
      if (failure.lasted < 2500 * leadSeconds) {
        continue;
      }
      Optional<Forecast> said = saidAt(failure, leadSeconds);
      of += covered ? (said.isPresent() ? 1 : 0) : 1;
      boolean inside =
          said.isPresent()
              && said.get().from().toEpochMilli() <= failure.at
              && failure.at <= said.get().to().toEpochMilli();
      hits += covered ? (inside ? 1 : 0) : (said.isPresent() ? 1 : 0);
    }
    return hits / (double) Math.max(1, of);
  }

  private static Optional<Forecast> saidAt(Failure failure, long leadSeconds) {
    return failure.said.stream()
        .filter(f -> f.madeAt().toEpochMilli() <= failure.at - leadSeconds * 1000)
        .reduce((a, b) -> b);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "true %d false %d censored %d precision %.2f;",
            trueOnes, falseOnes, censored, precision()));
    for (long lead : new long[] {60, 120, 300, 900}) {
      if (eligible(lead) > 0) {
        text.append(
            String.format(
                " %ds: n %d recall %.2f coverage %.2f width %.2f;",
                lead, eligible(lead), recall(lead), coverage(lead), width(lead)));
      }
    }
    return text.toString();
  }
}
