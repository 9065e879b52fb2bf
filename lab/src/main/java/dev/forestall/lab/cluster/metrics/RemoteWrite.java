package dev.forestall.lab.cluster.metrics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sender of remote write 1.0: in order, one request at a time on its own thread. What the receiver
 * cannot take now (5xx, 429, no connection) is sent again with a growing pause, and nothing
 * overtakes it; what it refuses (other 4xx) is dropped and logged, as Prometheus does. Beyond its
 * limit the oldest requests are dropped: a receiver that is never there must not fill the memory.
 */
public final class RemoteWrite implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteWrite.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(30);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration TIME_OUT = Duration.ofSeconds(30);

  /** No limit: the receiver must get every sample, as long as that takes. */
  public static final int ALL = Integer.MAX_VALUE;

  private final URI receiver;
  private final int limit;
  private final AtomicLong dropped = new AtomicLong();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final BlockingQueue<byte[]> backlog = new LinkedBlockingQueue<>();
  private final AtomicInteger unsent = new AtomicInteger();
  private final Thread sender;

  /**
   * @param receiver where to send to
   * @param limit requests that may wait
   */
  public RemoteWrite(URI receiver, int limit) {
    this.receiver = receiver;
    this.limit = limit;
    this.sender = Thread.ofPlatform().daemon().name("remote-write").start(this::sendAll);
  }

  /** Requests that were dropped because too many waited. */
  public long dropped() {
    return dropped.get();
  }

  /** Requests that are not yet accepted or dropped. */
  public int backlog() {
    return unsent.get();
  }

  void send(byte[] body) {
    backlog.add(body);
    if (unsent.incrementAndGet() > limit && backlog.poll() != null) {
      unsent.decrementAndGet();
      if (dropped.getAndIncrement() == 0) {
        LOG.warn("{} takes too little: the oldest requests are dropped", receiver);
      }
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
        deliver(backlog.take());
        unsent.decrementAndGet();
      }
    } catch (InterruptedException e) {
      LOG.debug("remote write ends with {} unsent requests", unsent.get());
    }
  }

  private void deliver(byte[] body) throws InterruptedException {
    Duration pause = SHORTEST_PAUSE;
    while (!delivered(body)) {
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
  }

  private boolean delivered(byte[] body) throws InterruptedException {
    try {
      HttpResponse<String> response =
          http.send(request(body), HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      if (status == 429 || status >= 500) {
        return false;
      }
      if (status >= 300) {
        LOG.warn("{} refused samples with {}: {}", receiver, status, response.body());
      }
      return true;
    } catch (IOException e) {
      LOG.debug("{} cannot be reached: {}", receiver, e.getMessage());
      return false;
    }
  }

  private HttpRequest request(byte[] body) {
    return HttpRequest.newBuilder(receiver)
        .timeout(TIME_OUT)
        .header("Content-Encoding", "snappy")
        .header("Content-Type", "application/x-protobuf")
        .header("User-Agent", "forestall-lab (simulation)")
        .header("X-Prometheus-Remote-Write-Version", "0.1.0")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }
}
