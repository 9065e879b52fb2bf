package dev.forestall.remediation.console;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.wire.Wire;
import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Doors;
import dev.forestall.remediation.RefusedException;
import dev.forestall.remediation.incident.IncidentView;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells a page that what it shows has changed: {@code changed}, whose id is the version that the
 * page then has, and {@code now}, the cluster's time, which is the heartbeat too. It carries
 * nothing else: the page fetches itself again. A bounded number of pages is told; the others poll.
 */
@RestController
class LiveEvents implements SmartLifecycle {
  private static final int MOST = 100;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final String AGAIN_SECONDS = "30";

  private final Doors doors;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean running;

  LiveEvents(Doors doors) {
    this.doors = doors;
  }

  @GetMapping(path = "/events/incidents", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<SseEmitter> list(
      @AuthenticationPrincipal Actor actor,
      @RequestParam(name = "seen", defaultValue = "") String seen,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
    return open(actor, null, last == null ? seen : last);
  }

  @GetMapping(path = "/events/incidents/{id}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<SseEmitter> incident(
      @AuthenticationPrincipal Actor actor,
      @PathVariable("id") String id,
      @RequestParam(name = "seen", defaultValue = "") String seen,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last) {
    return open(actor, new IncidentId(id), last == null ? seen : last);
  }

  private ResponseEntity<SseEmitter> open(Actor actor, @Nullable IncidentId incident, String seen) {
    if (!running || streams.size() >= MOST) {
      return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
          .header(HttpHeaders.RETRY_AFTER, AGAIN_SECONDS)
          .build();
    }
    Stream stream = new Stream(actor, incident, seen);
    streams.add(stream);
    stream.emitter.onCompletion(stream::end);
    stream.emitter.onTimeout(stream::end);
    stream.emitter.onError(e -> stream.end());
    stream.thread = Thread.ofVirtual().name("console-events").start(stream);
    return ResponseEntity.ok()
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("X-Accel-Buffering", "no")
        .body(stream.emitter);
  }

  /** Pages that are told now. */
  int open() {
    return streams.size();
  }

  @Override
  public void start() {
    running = true;
  }

  /** Before the web server waits for its requests to end. */
  @Override
  public void stop() {
    running = false;
    streams.forEach(Stream::end);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private final class Stream implements Runnable {
    private final SseEmitter emitter = new SseEmitter(LONGEST.toMillis());
    private final Actor actor;
    private final @Nullable IncidentId incident;
    private String version;
    private String shown = "";
    private volatile @Nullable Thread thread;
    private volatile boolean ended;

    Stream(Actor actor, @Nullable IncidentId incident, String seen) {
      this.actor = actor;
      this.incident = incident;
      this.version = seen;
    }

    @Override
    public void run() {
      try {
        while (!ended) {
          Optional<String> newest = doors.version().filter(v -> !v.equals(version));
          if (newest.isPresent()) {
            version = newest.get();
            if (differs()) {
              emitter.send(SseEmitter.event().name("changed").id(version).data(version));
            }
          }
          emitter.send(SseEmitter.event().name("now").data(doors.now().toEpochMilli()));
          Thread.sleep(LOOK);
        }
        emitter.complete();
      } catch (IOException | RefusedException | IllegalStateException e) {
        emitter.completeWithError(e);
      } catch (InterruptedException e) {
        emitter.complete();
      } finally {
        streams.remove(this);
      }
    }

    /** Whether the page's own incident changed, and not another one. */
    private boolean differs() {
      IncidentId id = incident;
      if (id == null) {
        return true;
      }
      IncidentView view = doors.incident(actor, id);
      StringBuilder all = new StringBuilder(Wire.json().writeValueAsString(view));
      view.proposals()
          .forEach(p -> all.append(Wire.json().writeValueAsString(doors.proposal(actor, p))));
      String now = Integer.toHexString(all.toString().hashCode());
      boolean differs = !now.equals(shown);
      shown = now;
      return differs;
    }

    void end() {
      ended = true;
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }
  }
}
