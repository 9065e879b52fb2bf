package dev.forestall.collector.otlp;

import com.google.protobuf.ByteString;
import dev.forestall.collector.aggregate.Line;
import dev.forestall.collector.aggregate.LogTemplate;
import dev.forestall.collector.aggregate.Loss;
import dev.forestall.collector.aggregate.Names;
import dev.forestall.collector.aggregate.Span.Kind;
import dev.forestall.collector.aggregate.Span.Parentage;
import dev.forestall.collector.aggregate.TraceId;
import dev.forestall.collector.otlp.Answer.Fault;
import dev.forestall.collector.otlp.Protobuf.Slice;
import dev.forestall.collector.otlp.Sampling.Nothing;
import dev.forestall.collector.otlp.Sampling.Said;
import dev.forestall.collector.otlp.Sampling.StandsFor;
import dev.forestall.collector.otlp.Sampling.Unreadable;
import dev.forestall.collector.otlp.Workloads.Found;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.SpanFlags;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP</a> 1.x: an {@code
 * ExportTraceServiceRequest} or {@code ExportLogsServiceRequest}, record by record, so that only
 * what the aggregates need is ever in memory at once.
 */
final class OtlpReader {
  private static final int MOST_ITEMS = 50_000;
  private static final int LARGEST = 256 * 1024;
  private static final Duration AHEAD = Duration.ofMinutes(1);
  private static final Duration OLDEST = Duration.ofHours(1);
  private static final int RESOURCES = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPES = 2;
  private static final int ITEMS = 2;
  private static final String[] SEVERITIES = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};

  private final Workloads workloads;
  private final Clock clock;

  OtlpReader(Workloads workloads, Clock clock) {
    this.workloads = workloads;
    this.clock = clock;
  }

  /**
   * Reads a request.
   *
   * @param peer address of the sender
   * @throws RefusedException when it is malformed or has too many records
   */
  Batch read(Signal signal, byte[] body, String peer) throws RefusedException {
    try {
      Reading reading = new Reading(signal, peer);
      Protobuf.forEach(Slice.of(body), RESOURCES, reading::resource);
      return reading.batch();
    } catch (IOException e) {
      throw new RefusedException(
          Fault.MALFORMED,
          "the body is no OTLP request for " + signal.items() + ": " + e.getMessage());
    }
  }

  /** One request. */
  private final class Reading {
    private final Signal signal;
    private final String peer;
    private final long latestNanos = nanos(AHEAD);
    private final long oldestNanos = nanos(OLDEST.negated());
    private final List<dev.forestall.collector.aggregate.Span> spans = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<OtlpDrop, Integer> drops = new EnumMap<>(OtlpDrop.class);
    private final Map<Loss, Integer> losses = new EnumMap<>(Loss.class);
    private final Map<String, String> names = new HashMap<>();
    private int items;
    private int parts;

    Reading(Signal signal, String peer) {
      this.signal = signal;
      this.peer = peer;
    }

    private long nanos(Duration away) {
      return clock.instant().plus(away).toEpochMilli() * 1_000_000;
    }

    Batch batch() {
      return new Batch(spans, lines, items, drops, losses);
    }

    void resource(Slice resourceItems) throws IOException, RefusedException {
      countPart();
      Map<String, String> attributes = new HashMap<>();
      Protobuf.forEach(resourceItems, RESOURCE, message -> attributes.putAll(attributes(message)));
      Found found = workloads.of(attributes, peer);
      Protobuf.forEach(
          resourceItems,
          SCOPES,
          scope -> {
            countPart();
            Protobuf.forEach(scope, ITEMS, item -> item(found, item));
          });
    }

    private void item(Found found, Slice item) throws IOException, RefusedException {
      countPart();
      items++;
      if (item.length() > LARGEST) {
        drop(OtlpDrop.TOO_LARGE);
        return;
      }
      Optional<OtlpDrop> dropped =
          switch (signal) {
            case TRACES -> span(found, item.parse(Span.parser()));
            case LOGS -> line(found, item.parse(LogRecord.parser()));
          };
      dropped.ifPresent(this::drop);
    }

    private Optional<OtlpDrop> span(Found found, Span span) {
      TraceId trace = traceId(span.getTraceId());
      long id = spanId(span.getSpanId());
      ByteString parent = span.getParentSpanId();
      if (trace == null || id == 0 || (!parent.isEmpty() && parent.size() != Long.BYTES)) {
        return Optional.of(OtlpDrop.INVALID_ID);
      }
      long start = span.getStartTimeUnixNano();
      long end = Math.max(start, span.getEndTimeUnixNano());
      Optional<OtlpDrop> untimely = start <= 0 ? Optional.of(OtlpDrop.NO_TIME) : untimely(end);
      if (untimely.isPresent()) {
        return untimely;
      }
      SpanAttributes attributes = SpanAttributes.of(span);
      spans.add(
          new dev.forestall.collector.aggregate.Span(
              trace,
              id,
              spanId(parent),
              parentage(span.getFlags()),
              kind(span),
              found.service(),
              names.computeIfAbsent(span.getName(), name -> Names.clean(name, "unnamed")),
              start,
              end,
              span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR,
              adjusted(Sampling.of(span.getTraceState(), attributes)),
              attributes.outside()));
      return Optional.ofNullable(found.unknown());
    }

    /** What cannot be read counts once, as if nothing had been sampled. */
    private double adjusted(Said said) {
      return switch (said) {
        case Nothing nothing -> 0;
        case Unreadable unreadable -> {
          losses.merge(Loss.SAMPLING_UNREADABLE, 1, Integer::sum);
          yield 1;
        }
        case StandsFor standsFor -> {
          if (standsFor.bounded()) {
            losses.merge(Loss.SAMPLING_BOUNDED, 1, Integer::sum);
          }
          yield standsFor.spans();
        }
      };
    }

    private Optional<OtlpDrop> line(Found found, LogRecord line) {
      if (found.service().workload().isEmpty()) {
        return Optional.ofNullable(found.unknown());
      }
      long at =
          line.getTimeUnixNano() != 0 ? line.getTimeUnixNano() : line.getObservedTimeUnixNano();
      Optional<OtlpDrop> untimely = at <= 0 ? Optional.of(OtlpDrop.NO_TIME) : untimely(at);
      if (untimely.isPresent()) {
        return untimely;
      }
      Optional<String> template = LogTemplate.of(text(line));
      if (template.isEmpty()) {
        return Optional.of(OtlpDrop.EMPTY);
      }
      lines.add(
          new Line(
              traceId(line.getTraceId()),
              spanId(line.getSpanId()),
              found.service().workload().get(),
              names.computeIfAbsent(template.get(), t -> t),
              severity(line),
              at));
      return Optional.empty();
    }

    private Optional<OtlpDrop> untimely(long atNanos) {
      if (atNanos > latestNanos) {
        return Optional.of(OtlpDrop.FUTURE);
      }
      return atNanos < oldestNanos ? Optional.of(OtlpDrop.TOO_OLD) : Optional.empty();
    }

    private void countPart() throws RefusedException {
      if (++parts > MOST_ITEMS) {
        throw new RefusedException(
            Fault.TOO_LARGE,
            "a request may have %d %s and scopes at most: send smaller batches"
                .formatted(MOST_ITEMS, signal.items()));
      }
    }

    private void drop(OtlpDrop reason) {
      drops.merge(reason, 1, Integer::sum);
    }
  }

  private static Map<String, String> attributes(Slice resource)
      throws IOException, RefusedException {
    if (resource.length() > LARGEST) {
      throw new RefusedException(Fault.TOO_LARGE, "a resource is larger than 256 KiB");
    }
    Map<String, String> attributes = new HashMap<>();
    for (KeyValue attribute : resource.parse(Resource.parser()).getAttributesList()) {
      if (attribute.getValue().hasStringValue()) {
        attributes.put(attribute.getKey(), attribute.getValue().getStringValue());
      }
    }
    return attributes;
  }

  private static @Nullable TraceId traceId(ByteString bytes) {
    if (bytes.size() != 2 * Long.BYTES) {
      return null;
    }
    TraceId id =
        new TraceId(
            bytes.asReadOnlyByteBuffer().getLong(),
            bytes.asReadOnlyByteBuffer().getLong(Long.BYTES));
    return id.high() == 0 && id.low() == 0 ? null : id;
  }

  private static long spanId(ByteString bytes) {
    return bytes.size() == Long.BYTES ? bytes.asReadOnlyByteBuffer().getLong() : 0;
  }

  private static Parentage parentage(int flags) {
    if ((flags & SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK_VALUE) == 0) {
      return Parentage.UNKNOWN;
    }
    return (flags & SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK_VALUE) == 0
        ? Parentage.LOCAL
        : Parentage.REMOTE;
  }

  private static Kind kind(Span span) {
    return switch (span.getKind()) {
      case SPAN_KIND_INTERNAL -> Kind.INTERNAL;
      case SPAN_KIND_SERVER -> Kind.SERVER;
      case SPAN_KIND_CLIENT -> Kind.CLIENT;
      case SPAN_KIND_PRODUCER -> Kind.PRODUCER;
      case SPAN_KIND_CONSUMER -> Kind.CONSUMER;
      case SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> Kind.UNSPECIFIED;
    };
  }

  /** Its body; of a structured one the message; else the event's name. */
  private static String text(LogRecord line) {
    AnyValue body = line.getBody();
    if (body.hasKvlistValue()) {
      for (KeyValue field : body.getKvlistValue().getValuesList()) {
        if (field.getKey().equals("message") || field.getKey().equals("msg")) {
          return field.getValue().getStringValue();
        }
      }
    }
    return switch (body.getValueCase()) {
      case STRING_VALUE -> body.getStringValue();
      case VALUE_NOT_SET -> line.getEventName();
      default -> body.toString();
    };
  }

  private static String severity(LogRecord line) {
    int number = line.getSeverityNumberValue();
    if (number >= 1 && number <= 24) {
      return SEVERITIES[(number - 1) / 4];
    }
    String text = Names.clean(line.getSeverityText(), "").toUpperCase(Locale.ROOT);
    return switch (text) {
      case "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" -> text;
      case "WARNING" -> "WARN";
      default -> "UNSPECIFIED";
    };
  }
}
