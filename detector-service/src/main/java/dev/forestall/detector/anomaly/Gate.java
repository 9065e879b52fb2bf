package dev.forestall.detector.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Makes onsets of a score: one where it reaches the threshold, then quiet for some samples. */
final class Gate {
  private final double threshold;
  private final int quiet;
  private long last;

  Gate(double threshold, int quiet) {
    this.threshold = threshold;
    this.quiet = quiet;
    last = -quiet - 1L;
  }

  /** Whether the score of a sample is an onset. */
  boolean opens(long number, double score) {
    if (score < threshold || number - last <= quiet) {
      return false;
    }
    last = number;
    return true;
  }

  /** Is quiet after this sample, as after an onset. */
  void quietAfter(long number) {
    last = number;
  }

  void write(DataOutput out) throws IOException {
    out.writeLong(last);
  }

  void read(DataInput in) throws IOException {
    last = in.readLong();
  }
}
