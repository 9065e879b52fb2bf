package dev.forestall.remediation.mcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps answers within what an agent can read. */
final class Bounded {
  private Bounded() {}

  /** The first ones. */
  static <T> List<T> first(List<T> all, int most) {
    return all.subList(0, Math.min(most, all.size()));
  }

  /** The last ones. */
  static <T> List<T> last(List<T> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  /** JSON has no word for what is not a number. */
  static @Nullable Double number(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
