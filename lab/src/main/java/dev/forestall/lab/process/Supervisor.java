package dev.forestall.lab.process;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts parts in order, starts those that die again, stops all in reverse order. */
public final class Supervisor implements AutoCloseable {
  private final PrintStream out;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, Run> runs = new HashMap<>();
  private final List<String> restarted = new ArrayList<>();
  private volatile boolean closing;

  /** Says what it does on {@code out}. */
  public Supervisor(PrintStream out) {
    this.out = out;
  }

  /** Starts a part and waits until it answers. */
  public void start(Part part) {
    startAll(List.of(part));
  }

  /** Starts parts at once and waits until all answer; says for each how long it took. */
  public void startAll(List<Part> together) {
    long began = System.nanoTime();
    for (Part part : together) {
      synchronized (parts) {
        requireOpen();
        parts.put(part.name(), part);
        runs.remove(part.name());
      }
      part.start(this::died);
    }
    for (Part part : together) {
      part.awaitReady();
      out.printf(
          "  %-12s %-34s pid %-7d ready after %4.1f s, %d MiB%n",
          part.name(),
          part.address(),
          part.pid(),
          (System.nanoTime() - began) / 1e9,
          part.memoryMib());
    }
  }

  /** Stops a part for good; it may be started anew under the same name. */
  public void stop(String name) {
    Part part;
    synchronized (parts) {
      part = parts.remove(name);
    }
    if (part != null) {
      part.stop();
    }
  }

  /** The part of that name. */
  public Optional<Part> part(String name) {
    synchronized (parts) {
      return Optional.ofNullable(parts.get(name));
    }
  }

  /** All parts, in the order of their start. */
  public List<Part> parts() {
    synchronized (parts) {
      return List.copyOf(parts.values());
    }
  }

  /** Whether all parts answer. */
  public boolean allReady() {
    return parts().stream().allMatch(Part::ready);
  }

  /** Names of the parts that were started again since the last call. */
  public List<String> takeRestarted() {
    synchronized (restarted) {
      List<String> taken = List.copyOf(restarted);
      restarted.clear();
      return taken;
    }
  }

  @Override
  public void close() {
    closing = true;
    List<Part> reversed = parts().reversed();
    reversed.forEach(Part::stop);
    synchronized (parts) {
      parts.clear();
    }
  }

  private void died(Part part) {
    Restarts restarts;
    synchronized (parts) {
      if (!wanted(part)) {
        return;
      }
      Run run = runs.getOrDefault(part.name(), new Run(Restarts.NONE, System.nanoTime()));
      restarts = run.restarts().died(Duration.ofNanos(System.nanoTime() - run.since()));
    }
    synchronized (restarted) {
      restarted.add(part.name());
    }
    tell(part, restarts);
    try {
      Thread.sleep(restarts.pause());
      startAgain(part, restarts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Part part, Restarts restarts) {
    if (restarts.inARow() == 1) {
      out.printf("  %s died: starting it again%n", part.name());
    } else {
      out.printf(
          "  %s died again, %d times in a row: starting it again in %d s; why is in %s%n",
          part.name(), restarts.inARow(), restarts.pause().toSeconds(), part.log());
    }
  }

  /** Unless it was stopped, replaced, or the lab closed in the meantime. */
  private void startAgain(Part part, Restarts restarts) {
    synchronized (parts) {
      if (!wanted(part)) {
        return;
      }
      runs.put(part.name(), new Run(restarts, System.nanoTime()));
      try {
        part.start(this::died);
      } catch (LabException e) {
        out.println("  " + e.getMessage());
        Thread.ofVirtual().name("again-" + part.name()).start(() -> died(part));
        return;
      }
    }
    out.printf("  %s runs again as pid %d%n", part.name(), part.pid());
  }

  private boolean wanted(Part part) {
    return !closing && parts.get(part.name()) == part;
  }

  /** How often it died, and since when it runs, nanoseconds. */
  private record Run(Restarts restarts, long since) {}

  private void requireOpen() {
    if (closing) {
      throw new LabException("the lab is stopping");
    }
  }
}
