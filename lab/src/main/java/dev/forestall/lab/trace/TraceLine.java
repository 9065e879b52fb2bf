package dev.forestall.lab.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One trace in the report.
 *
 * @param cluster name of the cluster whose incident it is about
 * @param traceId its id
 * @param spans its spans by their beginning
 */
public record TraceLine(String cluster, String traceId, List<SpanLine> spans) {
  private static final int LINES = 40;
  private static final int NAME_WIDTH = 48;

  public TraceLine {
    spans = spans.stream().sorted(Comparator.comparing(SpanLine::startedAt)).toList();
  }

  /** The services that it crosses. */
  public Set<String> services() {
    return spans.stream().map(SpanLine::service).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether something of that name was done in it. */
  public boolean has(String name) {
    return spans.stream().anyMatch(s -> s.name().equals(name));
  }

  /** As an indented tree for a person: service, span, milliseconds; at most 40 spans. */
  public List<String> tree() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Trace %s, %d spans across %s:"
            .formatted(traceId, spans.size(), String.join(", ", services())));
    Set<String> ids = spans.stream().map(SpanLine::spanId).collect(Collectors.toSet());
    spans.stream().filter(s -> !ids.contains(s.parentId())).forEach(s -> below(s, 0, lines));
    if (lines.size() > LINES + 1) {
      int more = lines.size() - LINES - 1;
      lines.subList(LINES + 1, lines.size()).clear();
      lines.add("  … and " + more + " more");
    }
    return lines;
  }

  private void below(SpanLine span, int depth, List<String> lines) {
    String name = "  ".repeat(depth) + (depth == 0 ? "" : "└ ") + span.name();
    lines.add("  %-11s %s %10.1f ms".formatted(span.service(), padded(name), span.millis()));
    if (depth < LINES) { // a loop of parents, which no sound trace has, ends here
      spans.stream()
          .filter(s -> s.parentId().equals(span.spanId()))
          .forEach(s -> below(s, depth + 1, lines));
    }
  }

  private static String padded(String name) {
    return name + " ".repeat(Math.max(0, NAME_WIDTH - name.length()));
  }
}
