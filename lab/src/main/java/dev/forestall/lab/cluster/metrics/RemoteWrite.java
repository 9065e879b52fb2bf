package dev.forestall.lab.cluster.metrics;

import dev.forestall.lab.cluster.send.Courier;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Sender of remote write 1.0, as Prometheus sends: what the receiver cannot take now is sent again
 * with a growing pause, and what it refuses is dropped.
 */
public final class RemoteWrite implements AutoCloseable {
  /** No limit: the receiver must get every sample, as long as that takes. */
  public static final int ALL = Integer.MAX_VALUE;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(30);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration TIME_OUT = Duration.ofSeconds(30);
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Encoding",
          "snappy",
          "Content-Type",
          "application/x-protobuf",
          "X-Prometheus-Remote-Write-Version",
          "0.1.0");

  private final Courier courier;

  /**
   * @param receiver where to send to
   * @param limit requests that may wait
   */
  public RemoteWrite(URI receiver, int limit) {
    this.courier =
        new Courier(
            receiver,
            HEADERS,
            new Courier.Rules(limit, SHORTEST_PAUSE, LONGEST_PAUSE, TIME_OUT, Duration.ZERO));
  }

  /** Requests that were dropped because too many waited. */
  public long dropped() {
    return courier.dropped();
  }

  /** Requests that are not yet accepted or dropped. */
  public int backlog() {
    return courier.unsent();
  }

  void send(byte[] body) {
    courier.send(body);
  }

  @Override
  public void close() {
    courier.close();
  }
}
