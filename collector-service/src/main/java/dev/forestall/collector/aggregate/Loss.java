package dev.forestall.collector.aggregate;

import java.util.Locale;

/** What is less exact than it could be, or lost, after a span or line was taken. */
public enum Loss {
  /** The same span came twice: left out. */
  DUPLICATE,
  /** It came after its trace was counted: counted by itself, without its parent. */
  LATE,
  /** Its trace was counted before its time, to keep within bounds. */
  HURRIED,
  /** Its ancestors end in itself: the circle was cut at its earliest span. */
  CIRCLE,
  /** Its parent, in the same process, never came: it belongs to no request. */
  ORPHAN,
  /** Its slice had its most keys: only the number of such spans or lines is told. */
  NO_KEY,
  /** Its slice had its most pods: it counts for the workload, not for its pod. */
  NO_POD,
  /** What it says of its sampling cannot be read: it counts once. */
  SAMPLING_UNREADABLE,
  /** It says to stand for more spans than is believed: it counts 2^20 times. */
  SAMPLING_BOUNDED;

  /** As the value of a metric's tag. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Hears of losses. */
  public interface Listener {
    void lost(Loss loss, int spansOrLines);
  }
}
