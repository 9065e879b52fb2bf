package dev.forestall.detector.incident;

import dev.forestall.detector.detect.Finding;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.Forecast;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a person reads of an incident, one sentence each. */
final class Sentences {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final double MEBI = 1024.0 * 1024;
  private static final int MOST_FACTS = 3;

  private Sentences() {}

  static String now(Subject subject, List<Finding> findings, Optional<Forecast> forecast) {
    StringBuilder text = new StringBuilder(subject.displayName()).append(": ");
    if (findings.isEmpty() && forecast.isEmpty()) {
      return text.append("nothing is wrong at the moment").toString();
    }
    findings.stream()
        .map(f -> f.fact().sentence())
        .distinct()
        .limit(MOST_FACTS)
        .forEach(s -> text.append(text.toString().endsWith(": ") ? "" : "; ").append(s));
    forecast.ifPresent(
        f -> text.append(text.toString().endsWith(": ") ? "" : "; ").append(breach(f)));
    return text.toString();
  }

  static String breach(Forecast forecast) {
    return String.format(
        Locale.ROOT,
        "%s grows and reaches its limit of %s about %s UTC"
            + " (80 %%: %s to %s, probability %.0f %%)",
        what(forecast),
        amount(forecast.limit(), forecast.unit()),
        TIME.format(forecast.eta()),
        TIME.format(forecast.from()),
        TIME.format(forecast.to()),
        forecast.probability() * 100);
  }

  /** Of a container, of a volume, or of the pod itself. */
  private static String what(Forecast forecast) {
    String name = forecast.metric().split("\\.", 2)[0].replace('_', ' ');
    if (forecast.metric().equals(Metrics.VOLUME)) {
      return "volume " + forecast.container() + " of pod " + forecast.pod();
    }
    return forecast.container().isEmpty()
        ? name + " of pod " + forecast.pod()
        : name + " of container " + forecast.container() + " in pod " + forecast.pod();
  }

  static String kinds(List<FaultKind> kinds) {
    return String.join(", ", kinds.stream().map(FaultKind::name).toList());
  }

  private static String amount(double value, String unit) {
    return unit.equals("bytes")
        ? String.format(Locale.ROOT, "%.0f MiB", value / MEBI)
        : String.format(Locale.ROOT, "%.2f %s", value, unit);
  }
}
