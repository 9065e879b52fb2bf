package dev.forestall.detector.anomaly;

/** −log10 of a probability, bounded: beyond a millionth nobody can tell. */
final class Surprise {
  static final double LARGEST = 6;

  /** Counts whose logarithms are at hand. */
  static final int COUNTED = 3_000;

  /** log10(i / 2), so that half counts have a place too. */
  private static final double[] LOGARITHMS = logarithms();

  private Surprise() {}

  static double clip(double surprise) {
    return Math.max(0, Math.min(LARGEST, surprise));
  }

  /** Not clipped, of what was seen so often among so many, at most {@link #COUNTED} each. */
  static double of(int seen, int among) {
    return LOGARITHMS[2 * among + 2] - LOGARITHMS[2 * seen + 1];
  }

  private static double[] logarithms() {
    double[] logarithms = new double[2 * COUNTED + 3];
    for (int i = 0; i < logarithms.length; i++) {
      logarithms[i] = Math.log10(i / 2.0);
    }
    return logarithms;
  }
}
