package dev.forestall.remediation;

import dev.forestall.model.Topics;
import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.remediation.ActionDenied;
import dev.forestall.model.remediation.ExecutionStarted;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.guard.Ledger;
import dev.forestall.remediation.guard.StoreUnavailableException;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.notify.Notifications;
import dev.forestall.remediation.store.RedisLedger;
import dev.forestall.remediation.store.RedisViews;
import dev.forestall.service.PublishException;
import dev.forestall.service.ReceivedRecord;
import dev.forestall.service.RecordHandler;
import dev.forestall.service.TopicReplay;
import dev.forestall.service.UnprocessableRecordException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner's side: holds the incidents of the partitions in this hand, rebuilt from the topics
 * when they are given to it, and takes each a step further about twice a second. Runs on one
 * thread.
 */
final class Intake implements RecordHandler {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);
  private static final Duration KEPT_RESOLVED = Duration.ofHours(24);
  private static final Duration TICK = Duration.ofMillis(200);

  private final Remediation remediation;
  private final TopicReplay replay;
  private final RedisLedger ledger;
  private final RedisViews views;
  private final Notifications notifications;
  private final RemediationMetrics metrics;
  private final Clock clock;
  private final String cluster;

  private final Map<Integer, Map<IncidentId, Incident>> partitions = new TreeMap<>();
  private long lastTick = System.nanoTime() - TICK.toNanos();
  private boolean storeAway;

  Intake(Remediation remediation, TopicReplay replay, Outlets outlets, Setting setting) {
    this.remediation = remediation;
    this.replay = replay;
    this.ledger = outlets.ledger();
    this.views = outlets.views();
    this.notifications = outlets.notifications();
    this.metrics = setting.metrics();
    this.clock = setting.clock();
    this.cluster = setting.cluster();
  }

  /** Where it keeps what doors and guards read, and who is told. */
  record Outlets(RedisLedger ledger, RedisViews views, Notifications notifications) {}

  /** Where it is. */
  record Setting(RemediationMetrics metrics, Clock clock, String cluster) {}

  @Override
  public void assigned(Collection<Integer> given) {
    given.forEach(p -> partitions.put(p, new HashMap<>()));
    for (Topics topic : List.of(Topics.INCIDENTS, Topics.DASHBOARDS, Topics.REMEDIATIONS)) {
      replay.replay(topic, given, this::replayed);
    }
    int incidents = 0;
    for (int partition : given) {
      Map<IncidentId, Incident> held = held(partition);
      held.values().removeIf(this::neverOpened);
      incidents += held.size();
    }
    log.info("partitions {} are in this hand, with {} incidents", given, incidents);
  }

  private boolean neverOpened(Incident incident) {
    if (incident.opened().isEmpty()) {
      notifications.forget(incident.id());
      return true;
    }
    return false;
  }

  @Override
  public void revoked(Collection<Integer> taken) {
    for (int partition : taken) {
      Map<IncidentId, Incident> held = partitions.remove(partition);
      if (held != null) {
        held.values().forEach(this::forget);
      }
    }
  }

  private void forget(Incident incident) {
    remediation.forget(incident);
    notifications.forget(incident.id());
  }

  @Override
  public void handle(ReceivedRecord received) {
    try {
      take(received);
    } catch (IllegalArgumentException e) {
      throw new UnprocessableRecordException(
          e.getMessage() == null ? "not an event of an incident" : e.getMessage());
    }
  }

  private void replayed(ReceivedRecord received) {
    try {
      take(received);
    } catch (IllegalArgumentException e) {
      log.debug("passed over {}@{}: {}", received.topic(), received.offset(), e.getMessage());
    }
  }

  private void take(ReceivedRecord received) {
    switch (received.value()) {
      case IncidentEvent e -> {
        incident(received, e.incidentId(), e.subject()).apply(e);
        if (e.subject().cluster().equals(cluster)) {
          notifications.note(e, received.appendedAt());
        }
        if (e instanceof IncidentOpened opened) {
          enterOpened(opened);
        }
      }
      case DashboardEvent e -> incident(received, e.incidentId(), e.subject()).apply(e);
      case RemediationEvent.OfIncident e ->
          incident(received, e.incidentId(), e.subject()).apply(e);
      default -> log.debug("not about an incident: {}", received.value());
    }
  }

  private Incident incident(ReceivedRecord received, IncidentId id, Subject subject) {
    return held(received.partition())
        .computeIfAbsent(id, i -> new Incident(i, subject, System.nanoTime()));
  }

  private Map<IncidentId, Incident> held(int partition) {
    return partitions.computeIfAbsent(partition, p -> new HashMap<>());
  }

  @Override
  public void batchDone() {
    if (System.nanoTime() - lastTick < TICK.toNanos()) {
      return;
    }
    lastTick = System.nanoTime();
    withStore(this::completeShares);
    for (Map<IncidentId, Incident> held : List.copyOf(partitions.values())) {
      List.copyOf(held.values()).forEach(this::advance);
    }
    withStore(this::show);
    partitions.values().forEach(held -> held.values().forEach(notifications::tell));
    prune();
  }

  private void advance(Incident incident) {
    try {
      remediation.advance(incident);
    } catch (PublishException e) {
      log.warn(
          "{}: Kafka did not take a step, it is tried again: {}",
          incident.subject().displayName(),
          e.getMessage());
    } catch (RuntimeException e) {
      log.error("{}: a step failed, it is tried again", incident.subject().displayName(), e);
    }
  }

  /**
   * Redis may have lost what budgets are counted from: then it is entered again, before any write.
   */
  private void completeShares() {
    for (int partition : ledger.incomplete(partitions.keySet())) {
      Collection<Incident> held = held(partition).values();
      held.forEach(Incident::touch);
      held.stream().filter(i -> i.subject().cluster().equals(cluster)).forEach(this::enter);
      ledger.markComplete(partition, clock.instant());
    }
  }

  private void enter(Incident incident) {
    incident.opened().ifPresent(o -> ledger.enterOpened(o.incidentId(), o.at()));
    for (Attempt attempt : incident.attempts()) {
      boolean written = !attempt.has(ProposalStale.class) && !attempt.has(ActionDenied.class);
      attempt.find(ExecutionStarted.class).filter(s -> written).ifPresent(this::enter);
    }
  }

  private void enter(ExecutionStarted started) {
    if (started.action() instanceof RemediationAction.Change change) {
      ledger.enter(new Ledger.Entry(started.proposalId(), change.target().subject(), started.at()));
    }
  }

  private void enterOpened(IncidentOpened opened) {
    if (opened.subject().cluster().equals(cluster)) {
      withStore(() -> ledger.enterOpened(opened.incidentId(), opened.at()));
    }
  }

  private void show() {
    int open = 0;
    for (Map<IncidentId, Incident> held : partitions.values()) {
      for (Incident incident : held.values()) {
        if (incident.changed()) {
          IncidentView.of(incident)
              .ifPresent(v -> views.show(v, IncidentView.proposalsOf(incident)));
          incident.shown();
        }
        open += incident.opened().isPresent() && incident.resolved().isEmpty() ? 1 : 0;
      }
    }
    metrics.open(open);
  }

  private void withStore(Runnable step) {
    try {
      step.run();
      if (storeAway) {
        storeAway = false;
        log.info("Redis answers again");
      }
    } catch (StoreUnavailableException e) {
      if (!storeAway) {
        storeAway = true;
        log.warn("{}", e.getMessage());
      }
    }
  }

  private void prune() {
    Instant old = clock.instant().minus(KEPT_RESOLVED);
    for (Map<IncidentId, Incident> held : partitions.values()) {
      Iterator<Incident> all = held.values().iterator();
      while (all.hasNext()) {
        Incident incident = all.next();
        boolean done =
            incident.resolved().filter(r -> r.at().isBefore(old)).isPresent()
                && !incident.changed();
        if (done) {
          forget(incident);
          all.remove();
        }
      }
    }
  }
}
