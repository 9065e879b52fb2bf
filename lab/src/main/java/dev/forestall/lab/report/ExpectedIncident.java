package dev.forestall.lab.report;

import java.util.List;

/**
 * An incident that a scenario expects or allows.
 *
 * @param subject what it is about, as incidents call it: {@code namespace/name}, or {@code Node
 *     node-1}
 * @param kinds fault kinds of which it may be
 * @param predicted whether it must be predicted before the failure
 * @param optional whether it may be missing
 */
public record ExpectedIncident(
    String subject, List<String> kinds, boolean predicted, boolean optional) {
  public ExpectedIncident {
    kinds = List.copyOf(kinds);
  }
}
