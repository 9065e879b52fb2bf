package dev.forestall.dashboard.compose;

import dev.forestall.model.incident.IncidentId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names the dashboard of an incident: the same every time, whoever makes it. */
public final class DashboardUid {
  private static final String PREFIX = "forestall-";
  private static final Pattern USUAL = Pattern.compile("[0-9a-f]{16}");
  private static final int BYTES = 14;

  private DashboardUid() {}

  /** At most 40 characters of {@code [a-z0-9-]}, as Grafana wants it. */
  public static String of(IncidentId incident) {
    String id = incident.value();
    return PREFIX + (USUAL.matcher(id).matches() ? id : "x" + digest(id));
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
