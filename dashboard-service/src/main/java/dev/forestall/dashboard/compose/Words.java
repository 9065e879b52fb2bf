package dev.forestall.dashboard.compose;

import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.Fact;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentResolved;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionFailed;
import dev.forestall.model.remediation.ActionUndone;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.remediation.VerdictReached;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An incident in words, as Markdown. */
final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int MOST = 5;
  private static final double MEBI = 1024.0 * 1024;

  private Words() {}

  static String of(Story story, String page) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(headline(story));
    paragraphs.add(Plain.markdown(story.opened().summary()));
    if (!story.summary().equals(story.opened().summary())) {
      paragraphs.add("Now: " + Plain.markdown(story.summary()));
    }
    story.forecast().ifPresent(f -> paragraphs.add(forecast(f, story.forecastStands())));
    if (!story.opened().facts().isEmpty()) {
      paragraphs.add(list("Facts", story.opened().facts(), Fact::sentence));
    }
    if (story.enriched() != null) {
      evidence(paragraphs, story.enriched());
    }
    if (!story.deeds().isEmpty()) {
      paragraphs.add("**What was done**\n\n" + deeds(story));
    }
    if (story.resolved() != null) {
      paragraphs.add("**" + ended(story.resolved()) + "**");
    }
    paragraphs.add(
        "[The incident in Forestall](" + page + "): evidence, proposal, approval, audit");
    return String.join("\n\n", paragraphs);
  }

  /** "memory leak". */
  static String words(FaultKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What a step of remediation did, in a sentence that is not yet escaped. */
  static String deed(RemediationEvent.OfIncident deed) {
    return switch (deed) {
      case ActionExecuted e -> e.action().sentence();
      case ActionFailed f -> "Failed (" + f.code() + "): " + f.sentence();
      case ActionUndone u -> "Undone: " + u.sentence();
      case VerdictReached v ->
          "Verdict "
              + v.verdict()
              + (v.reasons().isEmpty() ? "" : ": " + String.join("; ", v.reasons()));
      default -> deed.getClass().getSimpleName();
    };
  }

  static String ended(IncidentResolved resolved) {
    return "Over since "
        + time(resolved.at())
        + " ("
        + resolved.outcome().name().toLowerCase(Locale.ROOT)
        + ")";
  }

  static String interval(Forecast forecast) {
    return clock(forecast.from()) + " to " + clock(forecast.to());
  }

  private static String headline(Story story) {
    return "### "
        + Plain.markdown(story.subject().displayName())
        + ": "
        + story.kinds().stream().map(Words::words).collect(Collectors.joining(", "))
        + (story.opened().predicted() ? " (predicted)" : "")
        + "\n\nBegan "
        + time(story.opened().onset())
        + ", cluster "
        + Plain.markdown(story.subject().cluster());
  }

  private static String forecast(Forecast forecast, boolean stands) {
    return "**Forecast** "
        + (stands ? "" : "(no longer stands) ")
        + Plain.markdown(forecast.metric() + " of " + forecast.pod() + " " + forecast.container())
        + " reaches its limit of "
        + amount(forecast.limit(), forecast.unit())
        + " at **"
        + clock(forecast.eta())
        + "** (80 % interval "
        + interval(forecast)
        + ") with probability "
        + Math.round(forecast.probability() * 100)
        + " %; now "
        + amount(forecast.current(), forecast.unit());
  }

  private static void evidence(List<String> paragraphs, IncidentEnriched enriched) {
    enriched.suspects().stream()
        .filter(Suspect::named)
        .findFirst()
        .map(s ->
            "**Culprit: %s** (%s): %s"
                .formatted(
                    Plain.markdown(s.subject().displayName()),
                    words(s.kind()),
                    Plain.markdown(s.sentence())))
        .ifPresent(paragraphs::add);
    List<CallEdge> moved = enriched.calls().stream().filter(CallEdge::moved).toList();
    if (!moved.isEmpty()) {
      paragraphs.add(list("Calls that changed", moved, Words::call));
    }
    if (!enriched.suspects().isEmpty()) {
      paragraphs.add(list("Suspects", enriched.suspects(), Words::suspect));
    }
    if (!enriched.missing().isEmpty()) {
      paragraphs.add(list("Missing", enriched.missing(), sentence -> sentence));
    }
  }

  private static String call(CallEdge call) {
    return "%s to %s: %s to %s ms"
        .formatted(
            call.caller().displayName(),
            call.callee().displayName(),
            call.beforeMillis() == null ? "unknown" : rounded(call.beforeMillis()),
            call.afterMillis() == null ? "unknown" : rounded(call.afterMillis()));
  }

  private static String suspect(Suspect suspect) {
    return suspect.subject().displayName() + ": " + suspect.sentence();
  }

  private static <T> String list(String title, List<T> items, Function<T, String> sentence) {
    return "**"
        + title
        + "**\n\n"
        + items.stream()
            .limit(MOST)
            .map(item -> "1. " + Plain.markdown(sentence.apply(item)))
            .collect(Collectors.joining("\n"));
  }

  private static String deeds(Story story) {
    return story.deeds().stream()
        .map(d -> "- " + time(d.at()) + " " + Plain.markdown(deed(d)))
        .collect(Collectors.joining("\n"));
  }

  private static String time(Instant at) {
    return TIME.format(TimeRange.sane(at));
  }

  private static String clock(Instant at) {
    return CLOCK.format(TimeRange.sane(at));
  }

  private static String amount(double value, String unit) {
    return unit.equals("bytes")
        ? rounded(value / MEBI) + " MiB"
        : rounded(value) + " " + Plain.markdown(unit);
  }

  private static String rounded(double value) {
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
