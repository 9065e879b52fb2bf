package dev.forestall.collector.aggregate;

import dev.forestall.collector.aggregate.LogTally.LogKey;
import dev.forestall.collector.aggregate.SpanTally.EventKey;
import dev.forestall.collector.aggregate.SpanTally.UnitKey;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.event.SpansObserved.Outside;
import dev.forestall.model.workload.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One trace into the slices: self times and gaps, requests, and what happened within them. */
final class TraceCount {
  private final TraceTree tree;
  private final Slices slices;
  private final CallHabits habits;
  private final Loss.Listener losses;
  private final Map<Node, Map<EventKey, List<Node>>> happened = new LinkedHashMap<>();
  private final Map<Node, Map<LogKey, Integer>> written = new LinkedHashMap<>();
  private final Map<Node, PodShare> shares = new LinkedHashMap<>();
  private final Set<Node> refused = new HashSet<>();

  TraceCount(TraceTree tree, Slices slices, CallHabits habits, Loss.Listener losses) {
    this.tree = tree;
    this.slices = slices;
    this.habits = habits;
    this.losses = losses;
  }

  void count(List<Line> lines) {
    for (Node node : tree.nodes()) {
      node.span().service().workload().ifPresent(subject -> count(node, subject));
    }
    happened.forEach(this::countEvents);
    shares.forEach(this::countPod);
    for (Node node : refused) {
      tally(node).dropped(1);
    }
    lines.forEach(this::sort);
    written.forEach(this::countLines);
    if (!refused.isEmpty()) {
      losses.lost(Loss.NO_KEY, refused.size());
    }
  }

  private void count(Node node, Subject subject) {
    Span span = node.span();
    SpanTally tally = slices.spans(subject, span.endNanos());
    boolean counted = countTime(node, tally);
    if (node.isEntry()) {
      counted &= tally.request(span, node.adjusted());
    }
    if (!counted) {
      refused.add(node);
    }
    collect(node);
  }

  /** Self time, or the gap of the call that it is. */
  private boolean countTime(Node node, SpanTally tally) {
    Span span = node.span();
    double self = SelfTime.millisOf(node);
    List<String> callees =
        node.remoteChildren().stream().map(c -> c.span().service().key()).distinct().toList();
    Optional<String> usual = habits.learn(span, callees);
    share(node, self, !callees.isEmpty() || usual.isPresent());
    if (callees.isEmpty()) {
      return time(node, tally, usual.orElse(null), self);
    }
    boolean counted = true;
    for (String callee : callees) {
      counted &= time(node, tally, callee, self);
    }
    return counted;
  }

  private static boolean time(Node node, SpanTally tally, @Nullable String callee, double millis) {
    Span span = node.span();
    Outside outside = callee == null ? span.outside() : null;
    return tally.unit(new UnitKey(callee, span.operation(), outside), millis, node.adjusted());
  }

  /** What its pod is answerable for in the request that it belongs to. */
  private void share(Node node, double millis, boolean called) {
    Node entry = node.entry();
    if (entry != null && entry.span().service().pod() != null) {
      shares.computeIfAbsent(entry, PodShare::new).add(millis, called);
    }
  }

  private void countPod(Node entry, PodShare share) {
    Span span = entry.span();
    String pod = Objects.requireNonNull(span.service().pod());
    if (!tally(entry).pods().request(pod, span.failed(), share.own(), share.gap())) {
      losses.lost(Loss.NO_POD, 1);
    }
  }

  /** What this span is to the request that it belongs to. */
  private void collect(Node node) {
    Node entry = node.entry();
    if (entry == null) {
      return;
    }
    String within = entry.span().operation();
    List<Node> called = node.remoteChildren();
    for (Node child : called) {
      Span callee = child.span();
      happens(
          entry,
          new EventKey(within, EventKind.CALL, callee.service().key(), callee.operation()),
          node);
    }
    if (called.isEmpty() && !node.isEntry()) {
      happens(entry, new EventKey(within, EventKind.INNER, null, node.span().operation()), node);
    }
    if (node.span().failed()) {
      happens(entry, new EventKey(within, EventKind.ERROR, null, node.span().operation()), node);
    }
  }

  private void happens(Node entry, EventKey event, Node node) {
    happened
        .computeIfAbsent(entry, e -> new LinkedHashMap<>())
        .computeIfAbsent(event, e -> new ArrayList<>(1))
        .add(node);
  }

  private void countEvents(Node entry, Map<EventKey, List<Node>> events) {
    SpanTally tally = tally(entry);
    events.forEach((event, nodes) -> {
      if (!tally.event(event, nodes.size(), entry.adjusted())) {
        refused.addAll(nodes);
      }
    });
  }

  private SpanTally tally(Node node) {
    Span span = node.span();
    return slices.spans(span.service().workload().orElseThrow(), span.endNanos());
  }

  /** A line whose span is here counts in its request; another one only for its workload. */
  private void sort(Line line) {
    Node node = tree.node(line.span());
    Node entry = node == null ? null : node.entry();
    if (entry != null && entry.span().service().workload().equals(Optional.of(line.subject()))) {
      LogKey key = new LogKey(line.template(), line.severity(), entry.span().operation());
      written.computeIfAbsent(entry, e -> new LinkedHashMap<>()).merge(key, 1, Integer::sum);
    } else {
      countAlone(line, slices, losses);
    }
  }

  private void countLines(Node entry, Map<LogKey, Integer> lines) {
    Span span = entry.span();
    LogTally tally = slices.logs(span.service().workload().orElseThrow(), span.endNanos());
    lines.forEach((key, times) -> {
      if (!tally.lines(key, times, entry.adjusted())) {
        losses.lost(Loss.NO_KEY, times);
      }
    });
  }

  /** A line of no known request. */
  static void countAlone(Line line, Slices slices, Loss.Listener losses) {
    LogKey key = new LogKey(line.template(), line.severity(), null);
    if (!slices.logs(line.subject(), line.atNanos()).lines(key, 1, 1)) {
      losses.lost(Loss.NO_KEY, 1);
    }
  }
}
