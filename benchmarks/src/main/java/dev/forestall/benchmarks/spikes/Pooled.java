package dev.forestall.benchmarks.spikes;

import dev.forestall.benchmarks.nab.NabSeries.Window;
import dev.forestall.benchmarks.nab.VusPr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Scores a detector over all series at once: one threshold for all of them. */
final class Pooled {
  /** A spike counts as found up to one sample after its end. */
  private static final int LATE = 1;

  /** Alarms this soon after a spike are of its wake; two false ones this close are one. */
  private static final int WAKE = 10;

  private static final int LONGEST_BUFFER = 6;
  private static final double COMMONEST = 0.05;
  private static final double SELDOMEST = 0.0002;
  private static final double STEP = 1.06;

  private final List<Injected> series;
  private final List<double[]> said;

  private Pooled(List<Injected> series, List<double[]> said) {
    this.series = series;
    this.said = said;
  }

  /** Runs a detector over all series. */
  static Pooled of(List<Injected> series, Said detector) {
    return new Pooled(series, series.stream().map(s -> detector.of(s.values())).toList());
  }

  /** The series whose names begin so. */
  Pooled part(String prefix) {
    List<Injected> some = new ArrayList<>();
    List<double[]> ofThem = new ArrayList<>();
    for (int k = 0; k < series.size(); k++) {
      if (series.get(k).normal().name().startsWith(prefix)) {
        some.add(series.get(k));
        ofThem.add(said.get(k));
      }
    }
    return new Pooled(some, ofThem);
  }

  boolean isEmpty() {
    return series.isEmpty();
  }

  /**
   * Events at one threshold.
   *
   * @param threshold the threshold
   * @param found spikes found
   * @param spikes spikes in all
   * @param falseAlarms alarms where there is none
   */
  record Events(double threshold, int found, int spikes, int falseAlarms) {
    double precision() {
      return found == 0 ? 0 : (double) found / (found + falseAlarms);
    }

    double recall() {
      return spikes == 0 ? 0 : (double) found / spikes;
    }

    double f1() {
      return found == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
    }
  }

  Events at(double threshold) {
    int found = 0;
    int spikes = 0;
    int falseAlarms = 0;
    for (int k = 0; k < series.size(); k++) {
      BitSet over = series.get(k).passedOver();
      double[] score = said.get(k);
      for (Window spike : series.get(k).spikes()) {
        spikes++;
        for (int i = spike.first(); i <= spike.last() + LATE; i++) {
          if (score[i] >= threshold) {
            found++;
            break;
          }
        }
        over.set(spike.first(), spike.last() + WAKE + 1);
      }
      int last = -WAKE - 1;
      for (int i = 0; i < score.length; i++) {
        if (score[i] >= threshold && !over.get(i) && i - last > WAKE) {
          falseAlarms++;
          last = i;
        }
      }
    }
    return new Events(threshold, found, spikes, falseAlarms);
  }

  /** At the threshold that gives the best F1 on this very data. */
  Events best() {
    double[] all = said.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    Events best = at(Math.nextUp(all[all.length - 1]));
    for (double share = SELDOMEST; share < COMMONEST; share *= STEP) {
      double threshold = all[(int) (all.length * (1 - share))];
      if (threshold > 0) {
        Events events = at(threshold);
        best = events.f1() > best.f1() ? events : best;
      }
    }
    return best;
  }

  /** Mean over the series with spikes. */
  double vusPr() {
    List<Double> volumes = new ArrayList<>();
    for (int k = 0; k < series.size(); k++) {
      if (!series.get(k).spikes().isEmpty()) {
        volumes.add(volume(series.get(k), said.get(k)));
      }
    }
    return volumes.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
  }

  /** Of the samples that count, put together. */
  private static double volume(Injected series, double[] said) {
    BitSet over = series.passedOver();
    double[] counted = new double[said.length];
    int[] place = new int[said.length];
    int size = 0;
    for (int i = 0; i < said.length; i++) {
      place[i] = size;
      if (!over.get(i)) {
        counted[size++] = said[i];
      }
    }
    List<Window> spikes =
        series.spikes().stream().map(w -> new Window(place[w.first()], place[w.last()])).toList();
    return VusPr.of(Arrays.copyOf(counted, size), spikes, LONGEST_BUFFER);
  }
}
