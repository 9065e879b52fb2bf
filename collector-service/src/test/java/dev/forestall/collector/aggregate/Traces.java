package dev.forestall.collector.aggregate;

import dev.forestall.collector.aggregate.Span.Kind;
import dev.forestall.collector.aggregate.Span.Parentage;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Outside;
import dev.forestall.model.workload.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Spans and lines as a test writes them, and the story with hands on its clocks. */
final class Traces {
  static final Instant MINUTE = Instant.parse("2026-01-05T10:00:00Z");
  static final Subject CART = Subject.deployment("c", "shop", "cart");
  static final Subject MAIL = Subject.deployment("c", "shop", "mail");
  static final Duration PATIENCE = Duration.ofSeconds(10);

  final Map<Loss, Integer> losses = new EnumMap<>(Loss.class);
  private final Telemetry telemetry;
  private long realNanos;

  Traces() {
    this(Waiting.of(PATIENCE, 100_000, 20_000), 2_000);
  }

  Traces(Waiting waiting, int maxKeys) {
    telemetry =
        new Telemetry(
            waiting,
            maxKeys,
            Clock.fixed(MINUTE.plusSeconds(3600), ZoneOffset.UTC),
            () -> realNanos,
            (loss, items) -> losses.merge(loss, items, Integer::sum));
  }

  /** A span of CART, SERVER, in MINUTE. */
  static At span(long trace, long id, long parent) {
    return new At(trace, id, parent);
  }

  static final class At {
    private final long trace;
    private final long id;
    private final long parent;
    private Parentage parentage = Parentage.UNKNOWN;
    private Kind kind = Kind.SERVER;
    private Service service = Service.of(CART);
    private boolean failed;
    private double adjusted;
    private Outside outside;

    private At(long trace, long id, long parent) {
      this.trace = trace;
      this.id = id;
      this.parent = parent;
    }

    At of(Subject subject) {
      service = Service.of(subject);
      return this;
    }

    At ofStranger(String name) {
      service = new Service(null, name);
      return this;
    }

    At ofPod(String pod) {
      service = new Service(service.subject(), service.name(), pod);
      return this;
    }

    At standsFor(double spans) {
      adjusted = spans;
      return this;
    }

    At asks(Outside what) {
      outside = what;
      return this;
    }

    At kind(Kind kind) {
      this.kind = kind;
      return this;
    }

    At parentIs(Parentage parentage) {
      this.parentage = parentage;
      return this;
    }

    At failed() {
      failed = true;
      return this;
    }

    /** With these times, milliseconds in the minute. */
    Span named(String operation, double fromMillis, double toMillis) {
      return new Span(
          new TraceId(7, trace),
          id,
          parent,
          parentage,
          kind,
          service,
          operation,
          nanos(fromMillis),
          nanos(toMillis),
          failed,
          adjusted,
          outside);
    }
  }

  static Line line(long trace, long span, String template) {
    return new Line(new TraceId(7, trace), span, CART, template, "INFO", nanos(1));
  }

  static long nanos(double millisInMinute) {
    return MINUTE.getEpochSecond() * 1_000_000_000L + (long) (millisInMinute * 1e6);
  }

  Traces take(Span... spans) {
    telemetry.accept(List.of(spans), List.of());
    return this;
  }

  Traces take(Line... lines) {
    telemetry.accept(List.of(), List.of(lines));
    return this;
  }

  Traces later(Duration real) {
    realNanos += real.toNanos();
    return this;
  }

  int waiting() {
    return telemetry.waiting();
  }

  List<PodEvent> due() {
    return telemetry.due();
  }

  List<PodEvent> all() {
    return telemetry.flush();
  }

  /** All there is of a workload, added up as a reader of the topic does. */
  static Sums sums(List<? extends PodEvent> events, Subject subject) {
    Sums sums = new Sums(new ArrayList<>(), new ArrayList<>());
    for (PodEvent event : events) {
      if (event.subject().equals(subject) && event instanceof SpansObserved spans) {
        sums.spans().add(spans);
      } else if (event.subject().equals(subject) && event instanceof LogsObserved logs) {
        sums.logs().add(logs);
      }
    }
    return sums;
  }

  record Sums(List<SpansObserved> spans, List<LogsObserved> logs) {
    List<SpansObserved.Unit> units() {
      return spans.stream().flatMap(s -> s.units().stream()).toList();
    }

    List<SpansObserved.Requests> requests() {
      return spans.stream().flatMap(s -> s.requests().stream()).toList();
    }

    List<SpansObserved.Events> events() {
      return spans.stream().flatMap(s -> s.events().stream()).toList();
    }

    List<SpansObserved.PodRequests> pods() {
      return spans.stream().flatMap(s -> s.pods().stream()).toList();
    }

    List<LogsObserved.TemplateCount> templates() {
      return logs.stream().flatMap(l -> l.templates().stream()).toList();
    }

    long dropped() {
      return spans.stream().mapToLong(SpansObserved::dropped).sum();
    }

    long requests(String operation) {
      return requests().stream()
          .filter(r -> r.entryOperation().equals(operation))
          .mapToLong(SpansObserved.Requests::count)
          .sum();
    }
  }
}
