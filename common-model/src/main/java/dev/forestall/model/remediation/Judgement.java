package dev.forestall.model.remediation;

/** What a person thinks of an incident. */
public enum Judgement {
  /** It was right and useful. */
  USEFUL,
  /** It was noise. */
  NOISE,
  /** Something happened that was not seen. */
  MISSED
}
