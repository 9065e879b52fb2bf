package dev.forestall.remediation.diagnose.llm;

import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.Suspect;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the model is shown of the cause: suspects, and the calls that changed. */
final class CauseLines {
  private static final int LONGEST_SENTENCE = 240;
  private static final int ROUGH = 5;
  private static final Pattern LOG_TEXT =
      Pattern.compile("\\blog '(?:.*'(?= [\\d.]+ → )|.*)", Pattern.DOTALL);

  private CauseLines() {}

  static String suspect(Suspect s, Choices choices) {
    String id = choices.idOf(s.subject());
    return "%s%s%s, %s, score %s: %s"
        .formatted(
            id.isEmpty() ? "" : id + " ",
            s.named() ? "NAMED " : "",
            Untrusted.object(s.subject()),
            s.kind(),
            Untrusted.number(s.score(), ROUGH),
            Untrusted.quoted(withoutLogText(s.sentence()), LONGEST_SENTENCE));
  }

  static List<String> moved(List<CallEdge> calls) {
    return calls.stream().filter(CallEdge::moved).map(CauseLines::call).toList();
  }

  private static String call(CallEdge c) {
    return "%s -> %s: %s -> %s, %s calls a minute"
        .formatted(
            Untrusted.object(c.caller()),
            Untrusted.object(c.callee()),
            millis(c.beforeMillis()),
            millis(c.afterMillis()),
            Untrusted.number(c.callsPerMinute(), ROUGH));
  }

  private static String millis(@Nullable Double value) {
    return value == null ? "unknown" : Untrusted.number(value, ROUGH);
  }

  /** A suspect's sentence may name a log template; all from the first to the last one goes. */
  private static String withoutLogText(String text) {
    return LOG_TEXT.matcher(text).replaceAll("a log event");
  }
}
