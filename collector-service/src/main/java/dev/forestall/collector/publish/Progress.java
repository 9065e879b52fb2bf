package dev.forestall.collector.publish;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far the topic has come: the {@code upTo} of the heartbeat.
 *
 * <p>It is the least, over the senders of samples heard from in the last real minute, of the newest
 * time that Kafka acknowledged; with none of them, the clock minus one minute. It never passes an
 * event that is still on its way, and never goes back. The informers are no sender here: they are
 * heard from irregularly, and what they say is held for only while it is on its way. At a start a
 * sender may back-fill: until its first sample (or one real minute of silence) there is no {@code
 * upTo} at all, and then it follows the data.
 */
public final class Progress {
  private static final long HEARD_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Duration BEHIND = Duration.ofMinutes(1);

  private final Clock clock;
  private final LongSupplier realNanos;
  private final long startedNanos;
  private final Map<String, Heard> senders = new HashMap<>();
  private final Set<Ticket> onTheWay = new HashSet<>();
  private boolean anyHeard;
  private @Nullable Instant last;

  private record Heard(Instant newest, long atNanos) {}

  /**
   * @param clock the cluster clock
   * @param realNanos real time, as {@link System#nanoTime()}
   */
  public Progress(Clock clock, LongSupplier realNanos) {
    this.clock = clock;
    this.realNanos = realNanos;
    this.startedNanos = realNanos.getAsLong();
  }

  /** Something whose oldest event time is this goes on its way. */
  public synchronized Ticket begin(Instant oldest) {
    Ticket ticket = new Ticket(oldest);
    onTheWay.add(ticket);
    return ticket;
  }

  /** All that was accepted with event time up to this is acknowledged; empty: say nothing yet. */
  public synchronized Optional<Instant> upTo() {
    long now = realNanos.getAsLong();
    senders.values().removeIf(heard -> now - heard.atNanos() > HEARD_NANOS);
    if (senders.isEmpty() && !anyHeard && now - startedNanos < HEARD_NANOS) {
      return Optional.empty();
    }
    Instant candidate =
        senders.values().stream()
            .map(Heard::newest)
            .min(Instant::compareTo)
            .orElseGet(() -> clock.instant().minus(BEHIND));
    for (Ticket ticket : onTheWay) {
      // what is older than the last heartbeat is late already and holds nothing back
      boolean late = last != null && !ticket.oldest.isAfter(last);
      if (!late && !ticket.oldest.isAfter(candidate)) {
        candidate = ticket.oldest.minusMillis(1);
      }
    }
    if (last == null || candidate.isAfter(last)) {
      last = candidate;
    }
    return Optional.of(last);
  }

  /** Something on its way; closing it without acknowledgement means that it did not arrive. */
  public final class Ticket implements AutoCloseable {
    private final Instant oldest;

    private Ticket(Instant oldest) {
      this.oldest = oldest;
    }

    /** Kafka has it: this sender has come to {@code newest}. */
    public void acknowledged(String sender, Instant newest) {
      synchronized (Progress.this) {
        anyHeard = true;
        senders.merge(
            sender,
            new Heard(newest, realNanos.getAsLong()),
            (old, heard) ->
                old.newest().isAfter(heard.newest())
                    ? new Heard(old.newest(), heard.atNanos())
                    : heard);
      }
    }

    @Override
    public void close() {
      synchronized (Progress.this) {
        onTheWay.remove(this);
      }
    }
  }
}
