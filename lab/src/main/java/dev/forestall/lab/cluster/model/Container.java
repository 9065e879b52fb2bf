package dev.forestall.lab.cluster.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one container of a pod: the three states of its status, and what its process has used. */
public final class Container {
  /** The three states. */
  public enum Phase {
    WAITING,
    RUNNING,
    TERMINATED
  }

  private Phase phase = Phase.WAITING;
  private String reason = "ContainerCreating";
  private String message = "";
  private long startedAt;
  private long waitUntil = Long.MIN_VALUE;
  private boolean ready;
  private int restarts;
  private boolean ranBefore;
  private @Nullable Termination last;
  private Usage usage = new Usage();
  private int unhealthySaid;
  private final BackOff backOff = new BackOff();

  public Phase phase() {
    return phase;
  }

  /** Why it waits, empty while it runs. */
  public String reason() {
    return reason;
  }

  /** The kubelet's sentence about it, empty when there is none. */
  public String message() {
    return message;
  }

  public long startedAt() {
    return startedAt;
  }

  public boolean ready() {
    return ready;
  }

  public int restarts() {
    return restarts;
  }

  /** How it ended the last time. */
  public Optional<Termination> last() {
    return Optional.ofNullable(last);
  }

  /** Whether its process runs. */
  public boolean running() {
    return phase == Phase.RUNNING;
  }

  Usage usage() {
    return usage;
  }

  boolean waitsNoLonger(long now) {
    return phase != Phase.RUNNING && now >= waitUntil;
  }

  void start(long now) {
    if (ranBefore) {
      restarts++;
    }
    ranBefore = true;
    phase = Phase.RUNNING;
    reason = "";
    message = "";
    startedAt = now;
    usage = new Usage();
  }

  /** How often this pod's failing probe was told. */
  int unhealthySaid() {
    return unhealthySaid;
  }

  void saidUnhealthy() {
    unhealthySaid++;
  }

  void ready(boolean isReady) {
    ready = isReady;
  }

  void end(String why, int exitCode, long now) {
    last = new Termination(why, exitCode, startedAt, now);
    phase = Phase.TERMINATED;
    reason = why;
    ready = false;
    waitUntil = now + 1;
  }

  void await(String why, String sentence, long until) {
    phase = Phase.WAITING;
    reason = why;
    message = sentence;
    waitUntil = until;
  }

  /** Seconds until it is started again. */
  long backOff(long ranSeconds) {
    return backOff.after(ranSeconds);
  }
}
