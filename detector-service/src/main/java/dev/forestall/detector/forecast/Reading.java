package dev.forestall.detector.forecast;

/** What a run says of its growth. */
public sealed interface Reading {
  /** It grows, and the growth goes on. */
  record Growing(Trend trend) implements Reading {}

  /** Nothing that goes on, and why. */
  record Calm(Why why) implements Reading {}

  /** Why a run is not taken for a growing one. */
  enum Why {
    /** Too few points, or too short after its warm-up. */
    TOO_SHORT,
    /** No slope beyond its noise. */
    FLAT,
    /** Nearly all of the growth came at once, or has only just begun. */
    ONE_STEP,
    /** The last part grows much less than the whole. */
    SLOWING,
    /** Not above what it had reached before without harm. */
    BEEN_THERE,
    /** Explained by the load. */
    LOAD
  }
}
