package dev.forestall.remediation.console;

import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who calls whom around an incident, as a drawing of at most {@value #MOST} boxes, callers left of
 * whom they call, and as a table. What changed is told by width, arrow head and words, never by
 * colour alone.
 *
 * @param width width of the drawing, pixels
 * @param height height of the drawing, pixels
 * @param boxes workloads
 * @param arrows calls; those that changed come last, on top
 * @param rows the same calls in words
 * @param summary what a screen reader says of the drawing
 * @param leftOut workloads that are not drawn
 */
record CallGraph(
    int width,
    int height,
    List<Box> boxes,
    List<Arrow> arrows,
    List<Row> rows,
    String summary,
    int leftOut) {
  private static final int MOST = 12;
  private static final int BOX_WIDTH = 132;
  private static final int BOX_HEIGHT = 46;
  private static final int COLUMN = 244;
  private static final int ROW = 84;
  private static final int MARGIN = 14;
  private static final int BACK = 30;

  /**
   * A workload.
   *
   * @param name its name, cut
   * @param whole its whole name
   * @param note "culprit", "this incident", or empty
   */
  record Box(int x, int y, String name, String whole, String note, boolean culprit, boolean own) {}

  /**
   * A call.
   *
   * @param path what is drawn, as SVG has it
   * @param x middle of its label
   * @param y base line of its label
   * @param label milliseconds before and after, null when they are not drawn
   */
  record Arrow(String path, int x, int y, @Nullable String label, String title, boolean moved) {}

  /** A call in words. */
  record Row(
      String caller, String callee, String before, String after, String calls, boolean moved) {}

  /** The drawing; null when nothing is known of calls. */
  static @Nullable CallGraph of(Subject own, @Nullable IncidentEnriched enriched) {
    if (enriched == null || enriched.calls().isEmpty()) {
      return null;
    }
    List<CallEdge> calls =
        enriched.calls().stream().filter(c -> !c.caller().equals(c.callee())).toList();
    Set<Subject> all = new LinkedHashSet<>();
    calls.forEach(c -> {
      all.add(c.caller());
      all.add(c.callee());
    });
    List<Subject> drawn = drawn(own, enriched, calls, all);
    List<CallEdge> seen =
        calls.stream()
            .filter(c -> drawn.contains(c.caller()) && drawn.contains(c.callee()))
            .sorted(Comparator.comparing(CallEdge::moved))
            .toList();
    if (seen.isEmpty()) {
      return null;
    }
    return new Drawing(own, culprit(enriched), drawn, seen).graph(calls, all.size() - drawn.size());
  }

  private static @Nullable Subject culprit(IncidentEnriched enriched) {
    return enriched.suspects().stream()
        .filter(Suspect::named)
        .map(Suspect::subject)
        .findFirst()
        .orElse(null);
  }

  /** The incident's own, the culprit, what changed, who is suspected, then the most frequent. */
  private static List<Subject> drawn(
      Subject own, IncidentEnriched enriched, List<CallEdge> calls, Set<Subject> all) {
    Set<Subject> first = new LinkedHashSet<>();
    first.add(own);
    Subject culprit = culprit(enriched);
    if (culprit != null) {
      first.add(culprit);
    }
    calls.stream()
        .filter(CallEdge::moved)
        .forEach(c -> first.addAll(List.of(c.caller(), c.callee())));
    enriched.suspects().stream().map(Suspect::subject).forEach(first::add);
    first.addAll(all);
    first.retainAll(all);
    return first.stream().limit(MOST).toList();
  }

  /** Places boxes in columns and bends arrows between them. */
  private record Drawing(
      Subject own, @Nullable Subject culprit, List<Subject> drawn, List<CallEdge> calls) {
    CallGraph graph(List<CallEdge> all, int leftOut) {
      Map<Subject, Integer> layers = Layers.of(drawn, calls);
      TreeMap<Integer, List<Subject>> columns =
          drawn.stream()
              .collect(Collectors.groupingBy(layers::get, TreeMap::new, Collectors.toList()));
      int tallest = columns.values().stream().mapToInt(List::size).max().orElseThrow();
      int height = 2 * MARGIN + tallest * ROW;
      List<Box> boxes = new ArrayList<>();
      TreeMap<String, Box> byKey = new TreeMap<>();
      columns.forEach((layer, column) -> {
        int top = MARGIN + (tallest - column.size()) * ROW / 2;
        for (int i = 0; i < column.size(); i++) {
          Box box = box(column.get(i), MARGIN + layer * COLUMN, top + i * ROW + BACK / 2);
          boxes.add(box);
          byKey.put(column.get(i).key(), box);
        }
      });
      List<Arrow> arrows =
          calls.stream()
              .map(c -> arrow(c, placed(byKey, c.caller()), placed(byKey, c.callee()), height))
              .toList();
      int width = 2 * MARGIN + (columns.size() - 1) * COLUMN + BOX_WIDTH;
      return new CallGraph(
          width, height + BACK, boxes, arrows, rows(all), summary(leftOut), leftOut);
    }

    private static Box placed(Map<String, Box> boxes, Subject subject) {
      return Objects.requireNonNull(boxes.get(subject.key()), "calls are between what is drawn");
    }

    private Box box(Subject subject, int x, int y) {
      boolean guilty = subject.equals(culprit);
      boolean mine = subject.equals(own);
      String note =
          guilty && mine
              ? "culprit, this incident"
              : guilty ? "culprit" : mine ? "this incident" : "";
      return new Box(
          x, y, Shown.name(subject.name()), Shown.line(subject.displayName()), note, guilty, mine);
    }

    private Arrow arrow(CallEdge call, Box from, Box to, int height) {
      String label = Shown.millis(call);
      boolean told =
          label != null && (call.moved() || from.own() || to.own() || from.culprit || to.culprit);
      String title =
          "%s calls %s%s%s"
              .formatted(
                  from.whole(),
                  to.whole(),
                  label == null ? "" : ": " + label,
                  call.moved() ? ", changed" : "");
      if (to.x() > from.x()) {
        int x1 = from.x() + BOX_WIDTH;
        int y1 = from.y() + BOX_HEIGHT / 2;
        int x2 = to.x() - 2;
        int y2 = to.y() + BOX_HEIGHT / 2;
        int bend = (COLUMN - BOX_WIDTH) / 2;
        String path =
            "M%d %d C%d %d %d %d %d %d".formatted(x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2);
        // beside the callee, where arrows of one caller have come apart
        int lx = to.x() - (COLUMN - BOX_WIDTH) / 2;
        int ly = y1 + (y2 - y1) * (to.x() - from.x() > COLUMN ? 4 : 3) / 5 - 7;
        return new Arrow(path, lx, ly, told ? label : null, title, call.moved());
      }
      return back(call, from, to, height + BACK / 2, new Told(told ? label : null, title));
    }

    /** What is said of a call. */
    private record Told(@Nullable String label, String title) {}

    /** A call that closes a circle goes back below everything. */
    private static Arrow back(CallEdge call, Box from, Box to, int low, Told told) {
      int x1 = from.x() + BOX_WIDTH / 2;
      int x2 = to.x() + BOX_WIDTH / 2 + BACK / 2;
      String path =
          "M%d %d L%d %d L%d %d L%d %d"
              .formatted(x1, from.y() + BOX_HEIGHT, x1, low, x2, low, x2, to.y() + BOX_HEIGHT + 2);
      return new Arrow(path, (x1 + x2) / 2, low - 6, told.label(), told.title(), call.moved());
    }

    private String summary(int leftOut) {
      List<String> sentences = new ArrayList<>();
      sentences.add("%d workloads and %d calls.".formatted(drawn.size(), calls.size()));
      if (culprit != null) {
        sentences.add("The culprit is " + Shown.line(culprit.displayName()) + ".");
      }
      calls.stream()
          .filter(CallEdge::moved)
          .map(c ->
              "Calls from %s to %s changed%s."
                  .formatted(
                      Shown.line(c.caller().displayName()),
                      Shown.line(c.callee().displayName()),
                      Shown.millis(c) == null ? "" : ", " + Shown.millis(c)))
          .forEach(sentences::add);
      if (leftOut > 0) {
        sentences.add(leftOut + " more are not drawn.");
      }
      return String.join(" ", sentences);
    }

    private static List<Row> rows(List<CallEdge> all) {
      return all.stream()
          .sorted(Comparator.comparing(CallEdge::moved).reversed())
          .map(c ->
              new Row(
                  Shown.line(c.caller().displayName()),
                  Shown.line(c.callee().displayName()),
                  Shown.millis(c.beforeMillis()),
                  Shown.millis(c.afterMillis()),
                  Shown.number(c.callsPerMinute()),
                  c.moved()))
          .toList();
    }
  }
}
