package dev.forestall.remediation.store;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.propose.Claims;
import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** Claims in Redis: one key a culprit, every change one script. */
public final class RedisClaims implements Claims {
  private static final RedisScript<String> CLAIM = Redis.script("claim");
  private static final Duration KEPT = Duration.ofDays(7);

  private final Redis redis;

  /** Through this template. */
  public RedisClaims(StringRedisTemplate template) {
    this.redis = new Redis(template);
  }

  @Override
  public IncidentId claim(Subject culprit, IncidentId incident) {
    return new IncidentId(ask(culprit, "", incident));
  }

  @Override
  public void takeOver(Subject culprit, IncidentId from, IncidentId incident) {
    ask(culprit, from.value(), incident);
  }

  private String ask(Subject culprit, String from, IncidentId incident) {
    return redis.run(
        CLAIM, List.of(key(culprit)), from, incident.value(), String.valueOf(KEPT.toMillis()));
  }

  private static String key(Subject culprit) {
    return "forestall:remediation:claim:{" + culprit.key() + "}";
  }
}
