package dev.forestall.remediation.diagnose;

/**
 * Says what is wrong and which actions of the catalogue could help. Whatever it says, it only
 * chooses; the guard decides, and its own confidence authorises nothing.
 */
public interface Diagnostician {
  /** The diagnosis. The same evidence gives the same one, as far as the form allows. */
  Diagnosis diagnose(Evidence evidence);
}
