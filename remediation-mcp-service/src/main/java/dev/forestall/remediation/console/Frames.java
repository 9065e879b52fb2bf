package dev.forestall.remediation.console;

import dev.forestall.remediation.Actor;
import dev.forestall.remediation.Automation;
import dev.forestall.remediation.Doors;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Makes the frame; a cluster that does not answer keeps nobody from the page. */
@Component
class Frames implements DisposableBean {
  private static final long PATIENCE_MILLIS = 1_000;

  private final Doors doors;
  private final Instant since;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Frames(Doors doors) {
    this.doors = doors;
    this.since = doors.now();
  }

  /** Since when this replica listens. */
  Instant since() {
    return since;
  }

  Frame around(Actor actor) {
    String version = doors.version().orElse("");
    return Frame.of(actor, automation(actor).orElse(null), doors.now().toEpochMilli(), version);
  }

  private Optional<Automation> automation(Actor actor) {
    Future<Automation> asked = threads.submit(() -> doors.automation(actor));
    try {
      return Optional.of(asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      asked.cancel(true);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }
}
