package dev.forestall.feedback.tune;

/** Why detection is to be more or less sensitive; an incident is one cause at most. */
enum Cause {
  /** A person called it noise. */
  NOISE(0.75, "called noise"),
  /** It ended by itself. */
  ENDED_BY_ITSELF(0.9, "ended without a change, a symptom or an action"),
  /** A person said that something was not seen. */
  MISSED(1.3, "missed"),
  /** A person found it useful. */
  USEFUL(1, "called useful");

  private final double factor;
  private final String words;

  Cause(double factor, String words) {
    this.factor = factor;
    this.words = words;
  }

  double factor() {
    return factor;
  }

  String words() {
    return words;
  }
}
