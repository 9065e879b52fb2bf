package dev.forestall.detector.anomaly;

/**
 * The onset of something in a series or pod.
 *
 * @param kind which detector saw it
 * @param score its score
 * @param threshold what the score had to reach
 * @param higher whether the value lies above its mean
 */
public record Onset(Kind kind, double score, double threshold, boolean higher) {
  /** What was seen. */
  public enum Kind {
    /** The values are beyond all earlier ones. */
    EXTREME,
    /** A shape that was not there before. */
    SHAPE,
    /** Other values, steps or pairs than before. */
    SPREAD,
    /** A short spike. */
    SPIKE,
    /** Another level or variance. */
    CHANGE,
    /** The series of a pod, together. */
    TOGETHER
  }

  /** 0 to 1: a half at the threshold, 1 for what surprises without end. */
  public double strength() {
    return score / (score + threshold);
  }
}
