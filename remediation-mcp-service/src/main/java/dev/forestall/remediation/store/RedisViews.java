package dev.forestall.remediation.store;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.wire.Wire;
import dev.forestall.remediation.incident.IncidentView;
import dev.forestall.remediation.incident.ProposalView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What the doors show: written by the owner of an incident, read by every replica. */
public final class RedisViews {
  private static final String PREFIX = "forestall:remediation:";
  private static final String INCIDENTS = PREFIX + "incidents";
  private static final String PROPOSALS = PREFIX + "proposals";
  private static final String SHOWN = PREFIX + "shown";
  private static final Duration KEPT = Duration.ofDays(30);

  private final Redis redis;

  /** Through this template. */
  public RedisViews(StringRedisTemplate template) {
    this.redis = new Redis(template);
  }

  /** Shows an incident with its proposals. */
  public void show(IncidentView incident, List<ProposalView> proposals) {
    for (ProposalView proposal : proposals) {
      put(PREFIX + "proposal:" + proposal.id().value(), proposal);
      index(PROPOSALS, proposal.id().value(), proposal.proposedAt());
    }
    put(PREFIX + "incident:" + incident.id().value(), incident);
    index(INCIDENTS, incident.id().value(), incident.openedAt());
    changed();
  }

  /** Something that is shown has changed. */
  public void changed() {
    redis.tell(t -> t.opsForValue().increment(SHOWN));
  }

  /** Differs from what it was when something that is shown has changed since. */
  public String version() {
    return redis.ask(t -> Optional.ofNullable(t.opsForValue().get(SHOWN)).orElse(""));
  }

  /** One incident. */
  public Optional<IncidentView> incident(IncidentId id) {
    return get(PREFIX + "incident:" + id.value(), IncidentView.class);
  }

  /** One proposal. */
  public Optional<ProposalView> proposal(ProposalId id) {
    return get(PREFIX + "proposal:" + id.value(), ProposalView.class);
  }

  /** Incidents, newest first. */
  public List<IncidentView> incidents(int limit) {
    return newest(INCIDENTS, "incident:", limit, IncidentView.class);
  }

  /** Proposals, newest first. */
  public List<ProposalView> proposals(int limit) {
    return newest(PROPOSALS, "proposal:", limit, ProposalView.class);
  }

  private void put(String key, Object view) {
    String text = Wire.json().writeValueAsString(view);
    redis.tell(t -> t.opsForValue().set(key, text, KEPT));
  }

  private void index(String index, String id, Instant at) {
    redis.tell(t -> t.opsForZSet().add(index, id, (double) at.toEpochMilli()));
  }

  private <T> Optional<T> get(String key, Class<T> type) {
    return redis.ask(t ->
        Optional.ofNullable(t.opsForValue().get(key)).map(v -> Wire.json().readValue(v, type)));
  }

  private <T> List<T> newest(String index, String name, int limit, Class<T> type) {
    Set<String> ids =
        redis.ask(t ->
            Optional.ofNullable(t.opsForZSet().reverseRange(index, 0, limit - 1L))
                .orElse(Set.of()));
    List<T> views = new ArrayList<>();
    for (String id : ids) {
      Optional<T> view = get(PREFIX + name + id, type);
      view.ifPresent(views::add);
      if (view.isEmpty()) {
        redis.tell(t -> t.opsForZSet().remove(index, id));
      }
    }
    return views;
  }
}
