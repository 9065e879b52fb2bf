package dev.forestall.detector.anomaly;

/** −log10 of a probability, bounded: beyond a millionth nobody can tell. */
final class Surprise {
  static final double LARGEST = 6;

  private Surprise() {}

  static double clip(double surprise) {
    return Math.max(0, Math.min(LARGEST, surprise));
  }
}
