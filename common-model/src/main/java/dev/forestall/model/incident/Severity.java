package dev.forestall.model.incident;

/** How much it hurts, least first. */
public enum Severity {
  INFO,
  WARNING,
  CRITICAL
}
