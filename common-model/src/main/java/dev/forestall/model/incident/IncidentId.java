package dev.forestall.model.incident;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Identity of an incident: a digest of subject, onset and first fault kind, fixed at opening.
 *
 * @param value sixteen hexadecimal digits
 */
public record IncidentId(@JsonValue String value) {
  private static final int BYTES = 8;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public IncidentId {
    Require.text(value, "incident id");
  }

  /** The identity of what begins at {@code onset} with {@code first}. */
  public static IncidentId of(Subject subject, Instant onset, FaultKind first) {
    String text = subject.key() + "|" + onset.toEpochMilli() + "|" + first.name();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new IncidentId(HexFormat.of().formatHex(digest, 0, BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
