package dev.forestall.collector;

import java.time.Duration;

/** What became of samples that were handed in. */
public sealed interface Receipt {
  /**
   * They are on the topic, or will never be wanted.
   *
   * @param accepted samples that are on the topic
   * @param dropped samples dropped, each counted by reason
   */
  record Taken(int accepted, int dropped) implements Receipt {}

  /**
   * None may be taken for granted: send them again.
   *
   * @param sentence why
   * @param retryAfter when
   */
  record Refused(String sentence, Duration retryAfter) implements Receipt {}
}
