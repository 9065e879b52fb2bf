package dev.forestall.model;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks of compact constructors: each throws {@link IllegalArgumentException} naming the component
 * and what it must be.
 */
public final class Require {
  private Require() {}

  /** Returns {@code value} if it is neither null nor blank. */
  public static String text(@Nullable String value, String component) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(component + " must not be empty");
    }
    return value;
  }

  /** Returns {@code value} if it is not null. */
  public static <T> T present(@Nullable T value, String component) {
    if (value == null) {
      throw new IllegalArgumentException(component + " must be given");
    }
    return value;
  }

  /**
   * Returns an unmodifiable copy; a missing list is read as empty, since fields are only ever
   * added. A hole in a list is refused.
   */
  public static <T> List<T> copy(@Nullable Collection<? extends T> values) {
    if (values == null) {
      return List.of();
    }
    for (T value : values) {
      present(value, "every element of a list");
    }
    return List.copyOf(values);
  }

  /** Returns {@code value} if it is a number and not infinite. */
  public static double finite(double value, String component) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(component + " must be a finite number, not " + value);
    }
    return value;
  }

  /** Returns {@code value} if it lies in [0, 1]. */
  public static double probability(double value, String component) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(component + " must lie between 0 and 1, not " + value);
    }
    return value;
  }

  /** Throws when {@code condition} does not hold. */
  public static void that(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
