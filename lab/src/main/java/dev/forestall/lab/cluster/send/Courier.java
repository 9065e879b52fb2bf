package dev.forestall.lab.cluster.send;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings bodies to one receiver: in order, one at a time, on its own thread. What the receiver
 * cannot take now (5xx, 429, no connection) is sent again with a growing pause, and nothing
 * overtakes it; what it refuses (other 4xx) is dropped and logged. Beyond its limit the oldest are
 * dropped: a receiver that is never there must not fill the memory.
 */
public final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);
  private static final int NOT_FOUND = 404;

  private final URI receiver;
  private final Map<String, String> headers;
  private final Rules rules;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECTED_WITHIN)
          .build();
  private final BlockingQueue<byte[]> backlog = new LinkedBlockingQueue<>();
  private final AtomicInteger unsent = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread sender;
  private boolean saidNoDoor;

  /**
   * How it sends.
   *
   * @param limit bodies that may wait, the one on its way included
   * @param firstPause before a body is sent again
   * @param longestPause which that pause doubles up to
   * @param timeOut for an answer
   * @param withoutDoor how long nothing is sent after a 404, with what waits thrown away; zero when
   *     a 404 is a refusal like others
   */
  public record Rules(
      int limit,
      Duration firstPause,
      Duration longestPause,
      Duration timeOut,
      Duration withoutDoor) {}

  /**
   * @param receiver where to send to
   * @param headers of each request
   */
  public Courier(URI receiver, Map<String, String> headers, Rules rules) {
    this.receiver = receiver;
    this.headers = Map.copyOf(headers);
    this.rules = rules;
    this.sender =
        Thread.ofPlatform().daemon().name("to " + receiver.getPath()).start(this::sendAll);
  }

  /** Bodies that are not yet accepted or dropped. */
  public int unsent() {
    return unsent.get();
  }

  /** Bodies that were dropped because too many waited. */
  public long dropped() {
    return dropped.get();
  }

  /** Takes a body; never waits. */
  public void send(byte[] body) {
    backlog.add(body);
    if (unsent.incrementAndGet() > rules.limit() && backlog.poll() != null) {
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
      LOG.debug("{} gets nothing more; {} were unsent", receiver, unsent.get());
    }
  }

  private void deliver(byte[] body) throws InterruptedException {
    Duration pause = rules.firstPause();
    while (!delivered(body)) {
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(rules.longestPause()) > 0 ? rules.longestPause() : pause;
    }
  }

  /** Whether to go on with the next one. */
  private boolean delivered(byte[] body) throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request(body), HttpResponse.BodyHandlers.ofString());
      int status = answer.statusCode();
      if (status == NOT_FOUND && !rules.withoutDoor().isZero()) {
        noDoor();
        return true;
      }
      saidNoDoor = false;
      if (status == 429 || status >= 500) {
        return false;
      }
      if (status >= 300) {
        LOG.warn("{} refused a request with {}: {}", receiver, status, answer.body());
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
    Thread.sleep(rules.withoutDoor());
    while (backlog.poll() != null) {
      unsent.decrementAndGet();
    }
  }

  private HttpRequest request(byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(receiver)
            .timeout(rules.timeOut())
            .header("User-Agent", "forestall-lab (simulation)")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return request.build();
  }
}
