package dev.forestall.remediation.store;

import dev.forestall.model.remediation.ProposalId;
import dev.forestall.remediation.propose.Approvals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/** Decisions in Redis: one hash a proposal, every change one script. */
public final class RedisApprovals implements Approvals {
  private static final RedisScript<String> OPEN = Redis.script("approval-open");
  private static final RedisScript<String> DECIDE = Redis.script("approval-decide");
  private static final RedisScript<String> CLOSE = Redis.script("approval-close");
  private static final Duration KEPT = Duration.ofDays(30);

  private final Redis redis;

  /** Through this template. */
  public RedisApprovals(StringRedisTemplate template) {
    this.redis = new Redis(template);
  }

  @Override
  public void open(ProposalId proposal, String digest, Instant expiresAt) {
    redis.run(
        OPEN,
        List.of(key(proposal)),
        digest,
        String.valueOf(expiresAt.toEpochMilli()),
        String.valueOf(KEPT.toMillis()));
  }

  @Override
  public Outcome decide(ProposalId proposal, Decision decision) {
    return Outcome.valueOf(
        redis.run(
            DECIDE,
            List.of(key(proposal)),
            decision.approve() ? State.APPROVED.name() : State.REJECTED.name(),
            decision.digest(),
            decision.by(),
            decision.comment(),
            String.valueOf(decision.at().toEpochMilli())));
  }

  @Override
  public Outcome close(ProposalId proposal) {
    return Outcome.valueOf(redis.run(CLOSE, List.of(key(proposal))));
  }

  @Override
  public Optional<Approval> find(ProposalId proposal) {
    Map<Object, Object> found = redis.ask(t -> t.opsForHash().entries(key(proposal)));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Approval(
            State.valueOf(text(found, "state")),
            text(found, "digest"),
            text(found, "by"),
            text(found, "comment")));
  }

  private static String text(Map<Object, Object> hash, String field) {
    return String.valueOf(hash.getOrDefault(field, ""));
  }

  private static String key(ProposalId proposal) {
    return "forestall:remediation:approval:{" + proposal.value() + "}";
  }
}
