package dev.forestall.detector.rootcause;

/**
 * A piece of evidence.
 *
 * @param alarm surprise above chance
 * @param sentence what moved, from where to where
 */
record Moved(double alarm, String sentence) {
  static final Moved NOTHING = new Moved(0, "");

  Moved max(Moved other) {
    return other.alarm > alarm ? other : this;
  }
}
