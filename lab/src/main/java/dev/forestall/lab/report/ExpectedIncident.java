package dev.forestall.lab.report;

import java.util.List;

/**
 * An incident that a scenario expects or allows.
 *
 * @param subjects what it is about, or one of several, as incidents call it: {@code
 *     namespace/name}, or {@code Node node-1}
 * @param kinds fault kinds of which it may be
 * @param predicted whether it must be predicted before the failure
 * @param optional whether it may be missing
 */
public record ExpectedIncident(
    List<String> subjects, List<String> kinds, boolean predicted, boolean optional) {
  /** About one thing. */
  public ExpectedIncident(String subject, List<String> kinds, boolean predicted, boolean optional) {
    this(List.of(subject), kinds, predicted, optional);
  }

  public ExpectedIncident {
    subjects = List.copyOf(subjects);
    kinds = List.copyOf(kinds);
  }
}
