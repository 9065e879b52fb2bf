package dev.forestall.lab.cluster.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sender of OTLP/HTTP with Protocol Buffers and gzip, for one signal, on its own thread. What the
 * receiver cannot take now is sent again; what it has no door for (404) is thrown away for a while,
 * quietly. A bounded number of batches waits, and then the oldest are dropped: telemetry must slow
 * nothing.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>
 */
public final class OtlpSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpSender.class);
  private static final Duration TIME_OUT = Duration.ofSeconds(10);
  private static final int WAITING = 30;
  private static final int NOT_FOUND = 404;

  private final URI receiver;
  private final Duration pause;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final BlockingQueue<byte[]> backlog = new LinkedBlockingQueue<>(WAITING);
  private final Thread sender;
  private boolean saidNoDoor;

  /**
   * @param receiver address with path
   * @param pause how long to wait before trying again
   */
  public OtlpSender(URI receiver, Duration pause) {
    this.receiver = receiver;
    this.pause = pause;
    this.sender =
        Thread.ofPlatform().daemon().name("otlp " + receiver.getPath()).start(this::sendAll);
  }

  /** Batches that wait, the one on its way not counted. */
  int waiting() {
    return backlog.size();
  }

  void send(byte[] body) {
    byte[] zipped = zipped(body);
    while (!backlog.offer(zipped)) {
      backlog.poll();
    }
  }

  @Override
  public void close() {
    sender.interrupt();
    http.shutdownNow();
  }

  private void sendAll() {
    try {
      while (true) {
        byte[] body = backlog.take();
        while (!delivered(body)) {
          Thread.sleep(pause);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("{} gets nothing more", receiver);
    }
  }

  /** Whether to go on with the next batch. */
  private boolean delivered(byte[] body) throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request(body), HttpResponse.BodyHandlers.ofString());
      int status = answer.statusCode();
      if (status == NOT_FOUND) {
        noDoor();
        return true;
      }
      saidNoDoor = false;
      if (status == 429 || status >= 500) {
        return false;
      }
      if (status >= 300) {
        LOG.warn("{} refused a batch with {}: {}", receiver, status, answer.body());
      }
      return true;
    } catch (IOException e) {
      LOG.debug("{} cannot be reached: {}", receiver, e.getMessage());
      return false;
    }
  }

  private void noDoor() throws InterruptedException {
    if (!saidNoDoor) {
      saidNoDoor = true;
      LOG.debug("{} takes none; asked again from time to time", receiver);
    }
    Thread.sleep(pause.multipliedBy(10));
    backlog.clear();
  }

  private HttpRequest request(byte[] body) {
    return HttpRequest.newBuilder(receiver)
        .timeout(TIME_OUT)
        .header("Content-Type", "application/x-protobuf")
        .header("Content-Encoding", "gzip")
        .header("User-Agent", "forestall-lab (simulation)")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
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
