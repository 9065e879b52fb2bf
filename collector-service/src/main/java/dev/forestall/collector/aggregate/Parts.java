package dev.forestall.collector.aggregate;

import java.util.List;

/** Cuts a list that is too long for one record. */
final class Parts {
  private Parts() {}

  /** The part with this number, empty after the last. */
  static <T> List<T> of(List<T> all, int number, int size) {
    int from = Math.min(all.size(), number * size);
    return all.subList(from, Math.min(all.size(), from + size));
  }
}
