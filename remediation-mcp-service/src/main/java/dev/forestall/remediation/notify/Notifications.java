package dev.forestall.remediation.notify;

import dev.forestall.model.incident.DashboardEvent;
import dev.forestall.model.incident.DashboardEvent.DashboardReady;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.remediation.IncidentGrouped;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.incident.Attempt;
import dev.forestall.remediation.incident.Incident;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalState;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every Alertmanager of the incidents in this hand: at once when one opens, ends, or
 * something that matters changes, and again at every turn, since Alertmanager forgets. What is open
 * is fired and what ended lately is sent as resolved, whoever sent it before: after a kill or a
 * hand-over the new owner just goes on.
 *
 * <p>Not thread-safe: the owner alone calls it. It never waits: {@link Courier} does.
 */
public final class Notifications implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifications.class);

  private final Alerts alerts;
  private final List<Courier> couriers;
  private final Duration resend;
  private final Duration resolvedFor;
  private final Clock real;
  private final Map<IncidentId, Life> lives = new HashMap<>();
  private final Map<IncidentId, Told> told = new HashMap<>();

  Notifications(Alerts alerts, List<Courier> couriers, Turns turns, Clock real) {
    this.alerts = alerts;
    this.couriers = List.copyOf(couriers);
    this.resend = turns.resend();
    this.resolvedFor = turns.resolvedFor();
    this.real = real;
  }

  /** How often, and how long after the end. */
  record Turns(Duration resend, Duration resolvedFor) {}

  /**
   * To the configured addresses; without one it does nothing.
   *
   * @param console base address of the console
   * @param counts gets what became of how many alerts
   * @param real the real time, not the cluster's
   */
  public static Notifications to(
      AlertmanagerProperties settings, URI console, ObjIntConsumer<Delivery> counts, Clock real) {
    return new Notifications(
        new Alerts(settings.labels(), console, settings.resend()),
        settings.url().stream().map(u -> Courier.to(u, settings, counts, real)).toList(),
        new Turns(settings.resend(), settings.resolvedFor()),
        real);
  }

  /**
   * Takes in what the detector said.
   *
   * @param appendedAt real time at which Kafka took it
   */
  public void note(IncidentEvent event, Instant appendedAt) {
    if (!couriers.isEmpty()) {
      Life known = lives.getOrDefault(event.incidentId(), Life.UNKNOWN);
      lives.put(event.incidentId(), known.with(event, appendedAt));
    }
  }

  /** Tells of an incident, if it is its turn; what fails here waits for the next turn. */
  public void tell(Incident incident) {
    Life life = lives.get(incident.id());
    if (life == null || life.startedAt() == null) {
      return;
    }
    Instant now = real.instant();
    Standing standing = Standing.of(incident, life);
    if (past(life, now) || !due(told.get(incident.id()), standing, now)) {
      return;
    }
    told.put(incident.id(), new Told(now, standing));
    try {
      IncidentView.of(incident).ifPresent(view -> send(incident, view, life, now));
    } catch (RuntimeException e) {
      log.error("{}: no alert could be made", incident.subject().displayName(), e);
    }
  }

  private void send(Incident incident, IncidentView view, Life life, Instant now) {
    List<Alert> made = alerts.of(view, IncidentView.proposalsOf(incident), life, now);
    couriers.forEach(c -> c.offer(made));
  }

  private boolean past(Life life, Instant now) {
    Instant ended = life.endedAt();
    return ended != null && now.isAfter(ended.plus(resolvedFor));
  }

  private boolean due(@Nullable Told last, Standing standing, Instant now) {
    return last == null
        || !last.standing().equals(standing)
        || Duration.between(last.at(), now).abs().compareTo(resend) >= 0;
  }

  /** It is in another hand now, or long over: its alerts are not sent from here any more. */
  public void forget(IncidentId incident) {
    lives.remove(incident);
    told.remove(incident);
    couriers.forEach(c -> c.withdraw(incident));
  }

  @Override
  public void close() {
    couriers.forEach(Courier::close);
  }

  /** When it was told, and how things stood. */
  private record Told(Instant at, Standing standing) {}

  /** What is worth telling before its turn when it changes. */
  private record Standing(
      Life life,
      int attempt,
      boolean diagnosed,
      @Nullable ProposalState state,
      boolean called,
      @Nullable String page,
      @Nullable Subject culprit,
      @Nullable IncidentId leader) {
    static Standing of(Incident incident, Life life) {
      Optional<Attempt> current = incident.current();
      return new Standing(
          life,
          current.map(Attempt::number).orElse(0),
          current.flatMap(Attempt::diagnosis).isPresent(),
          current.map(Attempt::state).orElse(null),
          incident.attempts().stream().anyMatch(Attempt::escalated),
          page(incident.dashboard().orElse(null)),
          incident.culprit().map(Suspect::subject).orElse(null),
          incident.group().map(IncidentGrouped::leader).orElse(null));
    }

    /** Only a page that is there: one that failed may still come. */
    private static @Nullable String page(@Nullable DashboardEvent event) {
      return event instanceof DashboardReady ready ? ready.url() : null;
    }
  }
}
