package dev.forestall.remediation.guard;

/** The kill switch, read live each time. */
public interface KillSwitch {
  /** What it says now. */
  State read();

  /** What a kill switch says. */
  sealed interface State {
    /** Automation may act. */
    record Running() implements State {}

    /**
     * Automation may not act.
     *
     * @param sentence why, and how to change it
     */
    record Paused(String sentence) implements State {}

    /**
     * It cannot be read, which counts as paused.
     *
     * @param sentence why
     */
    record Unreadable(String sentence) implements State {}
  }
}
