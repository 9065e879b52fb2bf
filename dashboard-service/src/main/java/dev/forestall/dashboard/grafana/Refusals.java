package dev.forestall.dashboard.grafana;

import dev.forestall.dashboard.grafana.GrafanaException.Reason;
import java.net.URI;
import java.time.Duration;

/** What went wrong with Grafana, in one sentence that says what to do. */
final class Refusals {
  private static final int LONGEST_WORDS = 160;
  private static final String PREFIX = "forestall.dashboard.grafana.";

  private final URI grafana;
  private final String folder;

  Refusals(URI grafana, String folder) {
    this.grafana = grafana;
    this.folder = folder;
  }

  /**
   * An answer that is not 200.
   *
   * @param doing what was asked, as in "to make the folder"
   * @param permissions what the token needs for it
   */
  GrafanaException status(Answer answer, String doing, String permissions) {
    int status = answer.status();
    String said = said(answer);
    return switch (status) {
      case 401 ->
          fail(
              Reason.UNAUTHORIZED,
              "does not accept the token%s: set %stoken to a valid token of a service account"
                  .formatted(said, PREFIX));
      case 403 ->
          fail(
              Reason.FORBIDDEN,
              "does not allow the token %s%s: give its service account %s (the role Editor has it)"
                  .formatted(doing, said, permissions));
      case 404 ->
          fail(
              Reason.NOT_FOUND,
              "does not know what it was asked %s%s: check that %surl leads to Grafana itself, with its sub-path, and that folder '%s' may be made"
                  .formatted(doing, said, PREFIX, folder));
      case 409, 412 ->
          fail(
              Reason.CONFLICT,
              "holds something of the same name or uid that it does not overwrite%s: delete or rename it, or set %sfolder to the uid of another folder"
                  .formatted(said, PREFIX));
      case 429 ->
          fail(
              Reason.RATE_LIMITED,
              "is asked too often%s: lower %sat-once; it is tried again".formatted(said, PREFIX));
      default -> others(status, said, doing);
    };
  }

  private GrafanaException others(int status, String said, String doing) {
    if (status >= 500) {
      return fail(
          Reason.SERVER_ERROR, "failed%s: look into its log; it is tried again".formatted(said));
    }
    return status >= 400
        ? fail(
            Reason.REFUSED,
            "refused %s%s: its version may be too old (10 or newer is needed)"
                .formatted(doing, said))
        : nonsense("HTTP " + status);
  }

  GrafanaException timeout(Duration limit) {
    return fail(
        Reason.TIMEOUT,
        "did not answer within %d ms: check that it is well, or raise %stimeout; it is tried again"
            .formatted(limit.toMillis(), PREFIX));
  }

  GrafanaException unreachable(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String why = message == null ? root.getClass().getSimpleName() : message;
    return fail(
        Reason.UNREACHABLE,
        "cannot be reached (%s): check %surl and that Grafana runs; it is tried again"
            .formatted(brief(why), PREFIX));
  }

  GrafanaException nonsense(String what) {
    return fail(
        Reason.NONSENSE,
        "answered what Grafana does not (%s): check that %surl leads to Grafana and not to a proxy or a login page"
            .formatted(brief(what), PREFIX));
  }

  private GrafanaException fail(Reason reason, String what) {
    return new GrafanaException(reason, "Grafana at " + grafana + " " + what + ".");
  }

  private static String said(Answer answer) {
    String message = brief(answer.json().path("message").asString(""));
    String code = brief(answer.json().path("status").asString(""));
    StringBuilder said = new StringBuilder(" (" + answer.status());
    if (!code.isEmpty() && !message.contains(code)) {
      said.append(' ').append(code);
    }
    return said.append(message.isEmpty() ? "" : ": " + message).append(')').toString();
  }

  /** Words of a stranger: one line, cut. */
  private static String brief(String words) {
    String line = words.replaceAll("[\\p{Cntrl}\\p{Cs}]+", " ").strip().replaceAll("[.]+$", "");
    return line.length() > LONGEST_WORDS ? line.substring(0, LONGEST_WORDS) + "..." : line;
  }
}
