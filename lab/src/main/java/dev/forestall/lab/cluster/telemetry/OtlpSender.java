package dev.forestall.lab.cluster.telemetry;

import dev.forestall.lab.cluster.send.Courier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Sender of OTLP/HTTP with Protocol Buffers and gzip, for one signal. What the receiver has no door
 * for (404) is thrown away for a while, quietly, and few batches may wait: telemetry must slow
 * nothing.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class OtlpSender implements AutoCloseable {
  private static final Duration TIME_OUT = Duration.ofSeconds(10);
  private static final int WAITING = 30;
  private static final int PAUSES_WITHOUT_DOOR = 10;
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip");

  private final Courier courier;

  /**
   * @param receiver address with path
   * @param pause how long to wait before trying again
   */
  public OtlpSender(URI receiver, Duration pause) {
    this.courier =
        new Courier(
            receiver,
            HEADERS,
            new Courier.Rules(
                WAITING, pause, pause, TIME_OUT, pause.multipliedBy(PAUSES_WITHOUT_DOOR)));
  }

  /** Batches that are not yet accepted or dropped. */
  int waiting() {
    return courier.unsent();
  }

  void send(byte[] body) {
    courier.send(zipped(body));
  }

  @Override
  public void close() {
    courier.close();
  }

  private static byte[] zipped(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
