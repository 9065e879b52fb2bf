package dev.forestall.benchmarks.nab;

import java.util.List;

/**
 * One labelled series.
 *
 * @param name path below {@code data}, with its folder
 * @param timestamps as they stand in the file
 * @param values the values
 * @param windows labelled windows, earliest first
 */
@SuppressWarnings("ArrayRecordComponent") // some ten thousand values, never compared
public record NabSeries(
    String name, List<String> timestamps, double[] values, List<Window> windows) {
  private static final double PROBATION = 0.15;
  private static final int LONGEST_COUNTED = 5_000;

  /**
   * A labelled window.
   *
   * @param first its first sample
   * @param last its last sample
   */
  public record Window(int first, int last) {
    public int length() {
      return last - first + 1;
    }

    public boolean holds(int sample) {
      return sample >= first && sample <= last;
    }
  }

  /** Folder of the series. */
  String category() {
    return name.substring(0, name.indexOf('/'));
  }

  /** Samples in which nothing is scored, neither for nor against. */
  int probation() {
    return (int) (PROBATION * Math.min(LONGEST_COUNTED, values.length));
  }
}
