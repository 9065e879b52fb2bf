package dev.forestall.lab.cluster.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open watches. Encoding and sending happen on one thread of its own, so that whoever changes
 * an object neither waits for a watcher nor can change the order in which watchers see things.
 */
final class Watches implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watches.class);
  private static final long TICK_SECONDS = 20;

  private final Store store;
  private final Set<WatchStream> streams = ConcurrentHashMap.newKeySet();
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("simulated-api-watch").factory());
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("simulated-api-tick").factory());

  Watches(Store store) {
    this.store = store;
    store.onChange(this::changed);
    var _ = ticker.scheduleAtFixedRate(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
  }

  /** Called inside the store's lock: the order of the queue is the order of the changes. */
  private void changed(Change change) {
    if (!streams.isEmpty()) {
      queue(() -> streams.forEach(stream -> stream.send(change)));
    }
  }

  /** Takes the stream in at one moment of the store: nothing is missed, nothing is sent twice. */
  void open(WatchStream stream) {
    store.locked(() -> {
      try {
        List<String> lines = firstLines(stream.request());
        long version = store.version();
        streams.add(stream);
        queue(() -> stream.begin(lines, version));
      } catch (ApiError e) {
        queue(() -> {
          stream.begin(List.of(WatchRequest.error(e)), Long.MAX_VALUE);
          stream.endAfterError();
        });
      }
      return stream;
    });
  }

  /** Called inside the store's lock. */
  List<String> firstLines(WatchRequest request) {
    List<String> lines = new ArrayList<>();
    if (request.wantsEverything()) {
      store.all(Kinds.stored(request.kind())).stream()
          .filter(request::sees)
          .forEach(object -> lines.add(request.added(object)));
      if (request.initialEvents()) {
        lines.add(request.bookmark(store.version(), true));
      }
    } else {
      store.since(Kinds.stored(request.kind()), request.version()).stream()
          .map(request::line)
          .filter(line -> !line.isEmpty())
          .forEach(lines::add);
    }
    return lines;
  }

  private void tick() {
    store.locked(() -> {
      long version = store.version();
      queue(() -> streams.forEach(stream -> stream.tick(version)));
      return version;
    });
  }

  private void queue(Runnable task) {
    if (!sender.isShutdown()) {
      sender.execute(() -> {
        try {
          task.run();
        } catch (RuntimeException e) {
          log.warn("A watcher could not be served: {}", e.toString());
        }
      });
    }
  }

  void closed(WatchStream stream) {
    streams.remove(stream);
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    sender.shutdown();
    streams.forEach(WatchStream::end);
  }
}
