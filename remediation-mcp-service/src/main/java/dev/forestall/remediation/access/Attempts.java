package dev.forestall.remediation.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Slows down who guesses tokens: after five failures of one address within a minute, that address
 * waits until the minute is over. Real time; the addresses that are remembered are bounded.
 */
final class Attempts {
  static final int ALLOWED = 5;
  private static final int REMEMBERED = 10_000;
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final LongSupplier nanos;
  private final Map<String, Failures> byAddress =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Failures(long since, int count) {}

  /** {@code nanos} is {@link System#nanoTime()}. */
  Attempts(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How long the address must wait; empty when it may try. */
  synchronized Optional<Duration> wait(String address) {
    Failures known = byAddress.get(address);
    if (known == null || known.count() < ALLOWED) {
      return Optional.empty();
    }
    Duration left = WINDOW.minusNanos(nanos.getAsLong() - known.since());
    return left.isPositive() ? Optional.of(left) : Optional.empty();
  }

  synchronized void failed(String address) {
    long now = nanos.getAsLong();
    Failures known = byAddress.remove(address);
    if (known == null || now - known.since() >= WINDOW.toNanos()) {
      byAddress.put(address, new Failures(now, 1));
    } else {
      byAddress.put(address, new Failures(known.since(), known.count() + 1));
    }
  }

  synchronized void succeeded(String address) {
    byAddress.remove(address);
  }
}
