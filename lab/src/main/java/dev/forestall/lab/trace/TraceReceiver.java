package dev.forestall.lab.trace;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.forestall.lab.process.LabException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * OTLP/HTTP receiver on loopback for the spans of Forestall's own processes, so that {@code
 * --traces} needs nothing else. It has nothing to do with the telemetry of the simulated cluster,
 * which goes to the collector.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class TraceReceiver implements AutoCloseable {
  private static final String PATH = "/v1/traces";
  private static final int MOST_BYTES = 8 << 20;
  private static final int BAD = 400;
  private static final int WRONG_METHOD = 405;
  private static final int TOO_LARGE = 413;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final TraceStore store = new TraceStore();

  /** Listens on a free port. */
  public TraceReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new LabException("no port is free for traces: " + e.getMessage(), e);
    }
    server.createContext(PATH, this::receive);
    server.setExecutor(threads);
    server.start();
  }

  /** Where spans are sent. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  /** Spans that came. */
  public int spans() {
    return store.size();
  }

  /**
   * The fullest trace that crosses collector, detector and remediation and opened an incident.
   *
   * @param cluster name of the incident's cluster, empty for any
   */
  public Optional<TraceLine> crossing(String cluster) {
    return store.crossing(cluster);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(
          exchange.getRequestMethod().equals("POST") ? take(exchange) : WRONG_METHOD, -1);
    }
  }

  private int take(HttpExchange exchange) throws IOException {
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (InputStream body =
        zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        return TOO_LARGE;
      }
      store.take(ExportTraceServiceRequest.parseFrom(bytes));
      return 200; // an empty body is an ExportTraceServiceResponse without complaints
    } catch (InvalidProtocolBufferException | ZipException e) {
      return BAD;
    }
  }
}
