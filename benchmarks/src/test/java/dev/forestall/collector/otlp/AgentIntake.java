package dev.forestall.collector.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forestall.collector.aggregate.Span;
import dev.forestall.collector.aggregate.Telemetry;
import dev.forestall.collector.aggregate.TraceId;
import dev.forestall.collector.aggregate.Waiting;
import dev.forestall.collector.normalise.PodDirectory;
import dev.forestall.collector.normalise.PodIdentity;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

/**
 * The collector's way from an OTLP request to aggregates, without its broker and its API server.
 * Time is stretched between traces, so that a minute stands for half an hour: each trace is moved
 * as a whole, and what it measured stays as it is.
 */
public final class AgentIntake implements AutoCloseable {
  private static final Duration KEPT = Duration.ofHours(1);
  private static final long NANOS = 1_000_000_000;

  private final PodDirectory pods = new PodDirectory(Clock.systemUTC(), KEPT);
  private final OtlpReader reader = new OtlpReader(new Workloads(pods), Clock.systemUTC());
  private final Telemetry telemetry =
      new Telemetry(
          Waiting.of(Duration.ofSeconds(30), 200_000, 50_000),
          500,
          Clock.systemUTC(),
          System::nanoTime,
          (loss, items) -> {});
  private final Map<TraceId, Long> moved = new HashMap<>();
  private final HttpServer server;
  private final Instant start;
  private final int stretch;
  private int spans;

  /** Listens; {@code stretch} seconds stand for one after {@code start}. */
  public AgentIntake(Instant start, int stretch) throws IOException {
    this.start = start;
    this.stretch = stretch;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/traces", exchange -> take(exchange, Signal.TRACES));
    server.start();
  }

  /** Makes a pod of a workload known. */
  public void pod(Subject workload, String uid) {
    PodIdentity pod =
        new PodIdentity(
            workload,
            workload.name() + "-5cfb6c6dd5-x2b4z",
            uid,
            start.minus(KEPT),
            Map.of(),
            Set.of());
    pods.seen(workload.namespace(), pod);
  }

  /** Where an exporter sends to (http/protobuf). */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where on the stretched line a moment is. */
  public Instant stretched(Instant moment) {
    return start.plus(Duration.between(start, moment).multipliedBy(stretch));
  }

  /** Spans that came so far. */
  public synchronized int spans() {
    return spans;
  }

  /** All aggregates, as the collector would have published them. */
  public synchronized List<PodEvent> published() {
    return telemetry.flush();
  }

  private void take(HttpExchange exchange, Signal signal) throws IOException {
    try (exchange) {
      take(reader.read(signal, exchange.getRequestBody().readAllBytes(), "127.0.0.1"));
      exchange.sendResponseHeaders(200, -1);
    } catch (RefusedException e) {
      exchange.sendResponseHeaders(400, -1);
    }
  }

  private synchronized void take(Batch batch) {
    spans += batch.spans().size();
    telemetry.accept(batch.spans().stream().map(this::moved).toList(), List.of());
  }

  private Span moved(Span span) {
    long by =
        moved.computeIfAbsent(
            span.trace(),
            trace ->
                (stretch - 1)
                    * Math.floorDiv(span.startNanos() - start.getEpochSecond() * NANOS, NANOS)
                    * NANOS);
    return new Span(
        span.trace(),
        span.id(),
        span.parent(),
        span.parentage(),
        span.kind(),
        span.service(),
        span.operation(),
        span.startNanos() + by,
        span.endNanos() + by,
        span.failed());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
