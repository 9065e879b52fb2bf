package dev.forestall.remediation.notify;

import dev.forestall.model.incident.IncidentId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjIntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries alerts to one Alertmanager on a thread of its own. Of each alert only the newest form
 * waits, so that what waits is never more than the incidents in this hand, however long
 * Alertmanager is away. It is then tried again, after pauses that double up to half a minute.
 */
final class Courier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final int BATCH = 64;
  private static final int MOST_REFUSALS = 50;

  private final Alertmanager alertmanager;
  private final Pauses pauses;
  private final ObjIntConsumer<Delivery> counts;
  private final Clock real;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition offered = lock.newCondition();
  private final Map<Map<String, String>, Alert> pending = new LinkedHashMap<>();
  private final Thread thread;
  private Duration pause;
  private boolean away;
  private final Set<String> refusals = new HashSet<>();

  Courier(Alertmanager alertmanager, Pauses pauses, ObjIntConsumer<Delivery> counts, Clock real) {
    this.alertmanager = alertmanager;
    this.pauses = pauses;
    this.pause = pauses.first();
    this.counts = counts;
    this.real = real;
    this.thread = Thread.ofVirtual().name("alerts to " + alertmanager).unstarted(this::run);
  }

  /** Pauses between tries. */
  record Pauses(Duration first, Duration longest) {
    static final Pauses USUAL = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(30));

    Duration after(Duration pause) {
      Duration next = pause.multipliedBy(2);
      return next.compareTo(longest) > 0 ? longest : next;
    }

    /** So short that an alert is sent again well before Alertmanager takes it for over. */
    Pauses within(Duration resend) {
      return longest.compareTo(resend) <= 0 ? this : new Pauses(first, resend);
    }
  }

  /** To this address, at work. */
  static Courier to(
      URI address, AlertmanagerProperties settings, ObjIntConsumer<Delivery> counts, Clock real) {
    Alertmanager alertmanager =
        new Alertmanager(address, settings.authorization(), settings.timeout());
    Courier courier =
        new Courier(alertmanager, Pauses.USUAL.within(settings.resend()), counts, real);
    courier.start();
    return courier;
  }

  void start() {
    thread.start();
  }

  /** Puts alerts on the way; a newer form replaces the one that still waits. */
  void offer(List<Alert> alerts) {
    lock.lock();
    try {
      alerts.forEach(a -> pending.put(a.labels(), a));
      offered.signal();
    } finally {
      lock.unlock();
    }
  }

  /** What waits, oldest first. */
  List<Alert> waiting() {
    lock.lock();
    try {
      return List.copyOf(pending.values());
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what still waits for an incident. */
  void withdraw(IncidentId incident) {
    lock.lock();
    try {
      pending.values().removeIf(a -> a.incident().equals(incident.value()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    alertmanager.close();
  }

  private void run() {
    try {
      while (true) {
        turn();
      }
    } catch (InterruptedException e) {
      log.debug("no more alerts to {}", alertmanager);
    }
  }

  private void turn() throws InterruptedException {
    try {
      deliver(next());
    } catch (RuntimeException e) {
      log.error("alerts to {} were not sent, they are tried again", alertmanager, e);
      rest();
    }
  }

  private List<Alert> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (pending.isEmpty()) {
        offered.await();
      }
      dropExpired();
      return pending.values().stream().limit(BATCH).toList();
    } finally {
      lock.unlock();
    }
  }

  /** A firing alert that nobody repeated would be taken for resolved. */
  private void dropExpired() {
    Instant now = real.instant();
    int before = pending.size();
    pending.values().removeIf(a -> a.fires() && !a.endsAt().isAfter(now));
    if (pending.size() < before) {
      counts.accept(Delivery.EXPIRED, before - pending.size());
    }
  }

  private void deliver(List<Alert> batch) throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    switch (alertmanager.post(batch)) {
      case Alertmanager.Answer.Accepted accepted -> accepted(batch);
      case Alertmanager.Answer.Refused refused -> refused(batch, refused.reason());
      case Alertmanager.Answer.Away away -> away(batch, away.reason());
    }
  }

  private void accepted(List<Alert> batch) {
    done(batch, Delivery.ACCEPTED);
    pause = pauses.first();
    if (away) {
      away = false;
      log.info("{} takes alerts again", alertmanager);
    }
  }

  /** One bad alert may have spoilt the batch: each is tried alone. */
  private void refused(List<Alert> batch, String reason) throws InterruptedException {
    if (batch.size() > 1) {
      for (Alert alert : new ArrayList<>(batch)) {
        deliver(List.of(alert));
      }
      return;
    }
    done(batch, Delivery.REFUSED);
    if (refusals.size() >= MOST_REFUSALS) {
      refusals.clear();
    }
    if (refusals.add(reason)) {
      log.warn("{} refused the alert of incident {}: {}", alertmanager, incident(batch), reason);
    }
  }

  private void away(List<Alert> batch, String reason) throws InterruptedException {
    counts.accept(Delivery.FAILED, batch.size());
    if (!away) {
      log.warn("{} is away, alerts are sent again: {}", alertmanager, reason);
    }
    away = true;
    rest();
  }

  private void rest() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    pause = pauses.after(pause);
  }

  private static String incident(List<Alert> batch) {
    return batch.getFirst().incident();
  }

  private void done(List<Alert> batch, Delivery delivery) {
    lock.lock();
    try {
      batch.forEach(a -> pending.remove(a.labels(), a));
    } finally {
      lock.unlock();
    }
    counts.accept(delivery, batch.size());
  }
}
