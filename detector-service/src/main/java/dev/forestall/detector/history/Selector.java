package dev.forestall.detector.history;

import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.MetricScope;
import dev.forestall.model.workload.MetricSource;
import java.util.Collection;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Selects what feeds a metric of some pods. */
final class Selector {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

  private Selector() {}

  static String of(Metric metric, MetricSource source, String namespace, Collection<String> names) {
    TreeMap<String, String> matchers = new TreeMap<>();
    source.labels().forEach((label, value) -> matchers.put(label, "=~" + quoted(value)));
    matchers.put("namespace", "=" + quoted(namespace));
    matchers.put(
        metric.scope() == MetricScope.VOLUME ? "persistentvolumeclaim" : "pod",
        "=~" + quoted(names.stream().map(Selector::literal).collect(Collectors.joining("|"))));
    if (metric.scope() == MetricScope.CONTAINER) {
      matchers.put("container", "!~" + quoted("|POD"));
    }
    return source.series()
        + matchers.entrySet().stream()
            .map(m -> m.getKey() + m.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String literal(String name) {
    return SPECIAL.matcher(name).replaceAll("\\\\$0");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
