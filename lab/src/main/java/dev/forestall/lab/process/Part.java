package dev.forestall.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One process of the lab: started, waited for by its own readiness, started again when it dies. */
public final class Part {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long PAUSE_MILLIS = 100;
  private static final long GRACE_SECONDS = 8;
  private static final int TAIL_LINES = 6;

  private final String name;
  private final String address;
  private final Start start;
  private final Path log;
  private final BooleanSupplier readiness;
  private volatile @Nullable Process process;
  private volatile boolean wanted;

  /**
   * @param name name for a person and for {@code --kill}
   * @param address where it listens
   * @param command what to start; gets a pipe as standard input that ends with the lab
   * @param log file for its output
   * @param readiness whether it answers
   */
  public Part(
      String name, String address, List<String> command, Path log, BooleanSupplier readiness) {
    this(name, address, new Start(command, Map.of()), log, readiness);
  }

  /** A part with an environment of its own. */
  public Part(String name, String address, Start start, Path log, BooleanSupplier readiness) {
    this.name = name;
    this.address = address;
    this.start = start;
    this.log = log;
    this.readiness = readiness;
  }

  /**
   * What to start.
   *
   * @param command the command; everybody on the machine can read it
   * @param environment environment variables, which only its owner can: where secrets belong. Those
   *     of the lab are inherited; an empty value takes one away.
   */
  public record Start(List<String> command, Map<String, String> environment) {
    public Start {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }

    private ProcessBuilder builder() {
      ProcessBuilder builder = new ProcessBuilder(command);
      Map<String, String> all = builder.environment();
      environment.forEach((name, value) -> all.put(name, value));
      all.keySet().removeIf(name -> "".equals(environment.get(name)));
      return builder;
    }
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Where it listens. */
  public String address() {
    return address;
  }

  /** File of its output. */
  Path log() {
    return log;
  }

  /** Its process id, −1 when it does not run. */
  public long pid() {
    Process running = process;
    return running == null ? -1 : running.pid();
  }

  /** Whether it answers. */
  public boolean ready() {
    Process running = process;
    return running != null && running.isAlive() && readiness.getAsBoolean();
  }

  /**
   * Starts it.
   *
   * @param died called when it ends without having been told to
   */
  void start(Consumer<Part> died) {
    wanted = true;
    try {
      Files.createDirectories(log.getParent());
      Process started =
          start
              .builder()
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      Thread.ofVirtual().name("watch-" + name).start(() -> awaitEnd(started, died));
    } catch (IOException e) {
      throw new LabException(
          name + " could not be started (" + e.getMessage() + "): check free space and " + log, e);
    }
  }

  private void awaitEnd(Process started, Consumer<Part> died) {
    try {
      started.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Process current = process;
    if (wanted && current != null && current.pid() == started.pid()) {
      died.accept(this);
    }
  }

  /**
   * Waits until it answers.
   *
   * @throws LabException when it does not in five minutes, or ends first
   */
  void awaitReady() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!ready()) {
      Process running = process;
      if (running == null || !running.isAlive()) {
        throw new LabException(
            name
                + " ended while starting"
                + (running == null ? "" : " with " + running.exitValue())
                + "; see "
                + log
                + tail());
      }
      if (System.nanoTime() > end) {
        throw new LabException(
            name + " did not get ready in " + PATIENCE.toSeconds() + " s; see " + log + tail());
      }
      pause();
    }
  }

  /** Kills it as {@code kill -9} does; whoever supervises it starts it again. */
  public void killHard() {
    Process running = process;
    if (running != null) {
      running.descendants().forEach(ProcessHandle::destroyForcibly);
      running.destroyForcibly();
    }
  }

  /** Ends it: closes its standard input, then insists. */
  void stop() {
    wanted = false;
    Process running = process;
    if (running == null) {
      return;
    }
    try {
      running.getOutputStream().close();
    } catch (IOException e) {
      running.destroy();
    }
    try {
      if (!running.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        killHard();
        running.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      killHard();
      Thread.currentThread().interrupt();
    }
    process = null;
  }

  /** Resident memory in MiB, of it and its children; −1 where it cannot be read. */
  public long memoryMib() {
    Process running = process;
    if (running == null) {
      return -1;
    }
    long own = Memory.residentMib(running.pid());
    return own
        + running.descendants().mapToLong(h -> Math.max(0, Memory.residentMib(h.pid()))).sum();
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return ":\n  "
          + String.join(
              "\n  ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted");
    }
  }
}
