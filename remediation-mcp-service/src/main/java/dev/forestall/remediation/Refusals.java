package dev.forestall.remediation;

import dev.forestall.model.remediation.RequestRefused;
import dev.forestall.model.workload.Subject;
import dev.forestall.service.PublishException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the doors refuse, and writes it down. The topic keeps it for ever, so that a program
 * that asks the same thing again and again is written down a bounded number of times a minute; it
 * is counted always.
 */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final int A_MINUTE = 60;
  private static final int LONGEST_REQUEST = 200;
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Journal journal;
  private final RemediationMetrics metrics;
  private final Clock clock;
  private final String cluster;
  private long began = System.nanoTime();
  private int written;

  Refusals(Journal journal, RemediationMetrics metrics, Clock clock, String cluster) {
    this.journal = journal;
    this.metrics = metrics;
    this.clock = clock;
    this.cluster = cluster;
  }

  void count(Actor actor, String code) {
    metrics.refused(actor.door(), code);
  }

  void record(Actor actor, String request, String code, String sentence) {
    count(actor, code);
    if (!admitted()) {
      return;
    }
    try {
      journal.write(
          new RequestRefused(
              "automation/" + cluster + "/refused-" + UUID.randomUUID(),
              Subject.ofCluster(cluster),
              clock.instant(),
              actor.name(),
              actor.door(),
              request.length() > LONGEST_REQUEST ? request.substring(0, LONGEST_REQUEST) : request,
              code,
              sentence));
    } catch (PublishException e) {
      log.warn("a refusal of {} was not written down: {}", actor.name(), e.getMessage());
    }
  }

  private synchronized boolean admitted() {
    long now = System.nanoTime();
    if (now - began > MINUTE_NANOS) {
      began = now;
      written = 0;
    }
    return written++ < A_MINUTE;
  }
}
