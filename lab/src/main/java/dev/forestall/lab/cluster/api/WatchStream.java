package dev.forestall.lab.cluster.api;

import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One open watch over a WebSocket. All lines go out on the one thread of {@link Watches}. */
final class WatchStream extends WebSocketListener {
  private static final int GOING_AWAY = 1001;
  private static final int NORMAL = 1000;

  private final WatchRequest request;
  private final Watches watches;
  private final long openedNanos = System.nanoTime();
  private volatile @Nullable WebSocket socket;
  private long after;

  WatchStream(WatchRequest request, Watches watches) {
    this.request = request;
    this.watches = watches;
  }

  WatchRequest request() {
    return request;
  }

  @Override
  public void onOpen(WebSocket opened, Response response) {
    socket = opened;
    watches.open(this);
  }

  /** What there is at the beginning; changes up to that version are not sent again. */
  void begin(List<String> lines, long version) {
    after = version;
    lines.forEach(this::send);
  }

  void send(Change change) {
    if (change.version() > after) {
      send(request.line(change));
    }
  }

  void tick(long version) {
    long open = Duration.ofNanos(System.nanoTime() - openedNanos).toSeconds();
    if (request.timeoutSeconds() > 0 && open >= request.timeoutSeconds()) {
      close(NORMAL, "timeout");
    } else if (request.bookmarks()) {
      send(request.bookmark(version, false));
    }
  }

  private void send(String line) {
    WebSocket to = socket;
    if (to != null && !line.isEmpty()) {
      to.send(line);
    }
  }

  void end() {
    close(GOING_AWAY, "the simulated cluster ends");
  }

  /** After an error line there is nothing more to say. */
  void endAfterError() {
    close(NORMAL, "");
  }

  private void close(int code, String reason) {
    watches.closed(this);
    WebSocket to = socket;
    if (to != null) {
      to.close(code, reason);
    }
  }

  @Override
  public void onClosing(WebSocket closing, int code, String reason) {
    watches.closed(this);
  }

  @Override
  public void onClosed(WebSocket closed, int code, String reason) {
    watches.closed(this);
  }

  @Override
  public void onFailure(WebSocket failed, Throwable why, Response response) {
    watches.closed(this);
  }
}
