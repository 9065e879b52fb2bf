package dev.forestall.detector.detect;

import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;

/**
 * A fact with what the life of an incident needs of it.
 *
 * @param fact the fact
 * @param since when it began, milliseconds: the same however often it is stated
 * @param lasting whether it goes on until something changes; else it happened once and is
 *     remembered for a while
 */
public record Finding(Fact fact, long since, boolean lasting) {
  /** What it means. */
  public FaultKind kind() {
    return fact.kind();
  }

  /** What makes it the same finding, whenever it was last seen. */
  public String identity() {
    return identity(fact);
  }

  /** The same of a fact that was told. */
  public static String identity(Fact fact) {
    return fact.kind() + "|" + fact.pod() + "|" + fact.container() + "|" + fact.reason();
  }
}
