package dev.forestall.collector.prometheus;

import dev.forestall.collector.CollectorMetrics;
import dev.forestall.collector.CollectorProperties;
import dev.forestall.collector.Intake;
import dev.forestall.collector.Receipt;
import dev.forestall.collector.normalise.Series;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where a Prometheus writes to (<a
 * href="https://prometheus.io/docs/specs/prw/remote_write_spec/">remote write 1.0</a>): 204 once
 * Kafka has the samples; 503 when they must be sent again. It is never 429, which a Prometheus
 * takes for a refusal unless it is told otherwise ({@code retry_on_http_429}), and then the samples
 * would be lost. 400, 413 and 415 mean that sending the same again cannot help.
 */
@RestController
class RemoteWriteController {
  private static final String SOURCE = "remote-write";
  private static final long PATIENCE_SECONDS = 2;
  private static final int TOO_LARGE = 413;
  private static final int UNAVAILABLE = 503;

  private final Intake intake;
  private final CollectorMetrics metrics;
  private final WriteRequests requests;
  private final int maxRequestBytes;
  private final Duration retryAfter;
  private final Semaphore room;

  RemoteWriteController(Intake intake, CollectorMetrics metrics, CollectorProperties settings) {
    this.intake = intake;
    this.metrics = metrics;
    this.requests = new WriteRequests(Math.toIntExact(settings.maxDecompressedBytes().toBytes()));
    this.maxRequestBytes =
        (int) Math.min(Integer.MAX_VALUE - 8, settings.maxRequestBytes().toBytes());
    this.retryAfter = settings.retryAfter();
    this.room = new Semaphore(settings.maxConcurrentRequests());
  }

  @PostMapping("/api/v1/write")
  ResponseEntity<String> write(HttpServletRequest request)
      throws IOException, InterruptedException {
    if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      return later("too many requests at once; send it again", retryAfter);
    }
    try {
      WriteRequests.check(
          request.getContentType(), request.getHeader(HttpHeaders.CONTENT_ENCODING));
      List<Series> series = requests.read(body(request));
      return switch (intake.takeSamples(SOURCE, SOURCE + " " + request.getRemoteAddr(), series)) {
        case Receipt.Taken taken -> ResponseEntity.noContent().build();
        case Receipt.Refused refused -> later(refused.sentence(), refused.retryAfter());
      };
    } catch (WriteRejectedException e) {
      return answer(ResponseEntity.status(e.status()), e.status(), String.valueOf(e.getMessage()));
    } finally {
      room.release();
    }
  }

  private byte[] body(HttpServletRequest request) throws IOException, WriteRejectedException {
    byte[] body =
        request.getContentLengthLong() > maxRequestBytes
            ? new byte[0]
            : request.getInputStream().readNBytes(maxRequestBytes + 1);
    if (request.getContentLengthLong() > maxRequestBytes || body.length > maxRequestBytes) {
      throw new WriteRejectedException(
          TOO_LARGE,
          "the body is larger than %d bytes: lower max_samples_per_send"
              .formatted(maxRequestBytes));
    }
    return body;
  }

  private ResponseEntity<String> later(String sentence, Duration after) {
    long seconds = Math.max(1, after.plusMillis(999).toSeconds());
    return answer(
        ResponseEntity.status(UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, Long.toString(seconds)),
        UNAVAILABLE,
        sentence);
  }

  private ResponseEntity<String> answer(
      ResponseEntity.BodyBuilder response, int status, String sentence) {
    metrics.requestRejected(status);
    return response.contentType(MediaType.TEXT_PLAIN).body(sentence + "\n");
  }
}
