package dev.forestall.model.remediation;

import dev.forestall.model.Require;
import org.jspecify.annotations.Nullable;

/**
 * One field that an action changes.
 *
 * @param pointer JSON pointer (RFC 6901)
 * @param before JSON of the old value, null when the field is added; secret-like values are hashed
 * @param after JSON of the new value, null when the field is removed
 */
public record FieldChange(String pointer, @Nullable String before, @Nullable String after) {
  public FieldChange {
    Require.text(pointer, "pointer");
  }
}
