package dev.forestall.remediation.store;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.remediation.guard.GuardPolicy;
import dev.forestall.remediation.guard.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The ledger in Redis: a sorted set of writes and one of opened incidents for the cluster, and a
 * mark for each partition whose share is complete. While a mark is missing (Redis lost its data, or
 * a replica has not rebuilt its share yet) nothing fits.
 */
public final class RedisLedger implements Ledger {
  private static final RedisScript<String> ADMIT = Redis.script("ledger-admit");
  private static final Duration LONGEST = Duration.ofDays(2);

  private final Redis redis;
  private final GuardPolicy.Limits limits;
  private final IntSupplier partitions;
  private final String prefix;

  /**
   * The ledger of a cluster.
   *
   * @param partitions partitions that must be complete
   */
  public RedisLedger(
      StringRedisTemplate template,
      String cluster,
      GuardPolicy.Limits limits,
      IntSupplier partitions) {
    this.redis = new Redis(template);
    this.limits = limits;
    this.partitions = partitions;
    this.prefix = "forestall:remediation:ledger:{" + cluster + "}:";
  }

  @Override
  public Answer admit(Entry entry, boolean reserve) {
    return Answer.valueOf(
        redis.run(
            ADMIT,
            List.of(writes(), opened(), complete()),
            member(entry),
            String.valueOf(entry.at().toEpochMilli()),
            entry.subject().namespace(),
            workload(entry),
            reserve ? "1" : "0",
            String.valueOf(partitions.getAsInt()),
            String.valueOf(limits.window().toMillis()),
            String.valueOf(limits.perWorkload()),
            String.valueOf(limits.perNamespace()),
            String.valueOf(limits.perCluster()),
            String.valueOf(limits.coolDown().toMillis()),
            String.valueOf(limits.stormIncidents()),
            String.valueOf(limits.stormWindow().toMillis())));
  }

  @Override
  public void giveBack(Entry entry) {
    redis.tell(t -> t.opsForZSet().remove(writes(), member(entry)));
  }

  @Override
  public void enter(Entry entry) {
    redis.tell(
        t -> t.opsForZSet().add(writes(), member(entry), (double) entry.at().toEpochMilli()));
  }

  @Override
  public void enterOpened(IncidentId incident, Instant at) {
    redis.tell(t -> t.opsForZSet().add(opened(), incident.value(), (double) at.toEpochMilli()));
  }

  /** Which of these partitions are not complete: their share must be entered again. */
  public Set<Integer> incomplete(Collection<Integer> of) {
    Set<Object> marked = redis.ask(t -> t.opsForHash().keys(complete()));
    Set<String> names = marked.stream().map(String::valueOf).collect(Collectors.toSet());
    return of.stream()
        .filter(p -> !names.contains(String.valueOf(p)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The share of a partition has been entered. */
  public void markComplete(int partition, Instant at) {
    redis.tell(t -> {
      t.opsForHash().put(complete(), String.valueOf(partition), at.toString());
      double old = (double) at.minus(LONGEST).toEpochMilli();
      t.opsForZSet().removeRangeByScore(writes(), Double.NEGATIVE_INFINITY, old);
      t.opsForZSet().removeRangeByScore(opened(), Double.NEGATIVE_INFINITY, old);
    });
  }

  private static String workload(Entry entry) {
    return entry.subject().kind() + "/" + entry.subject().name();
  }

  private static String member(Entry entry) {
    return entry.proposal().value() + "|" + entry.subject().namespace() + "|" + workload(entry);
  }

  private String writes() {
    return prefix + "writes";
  }

  private String opened() {
    return prefix + "opened";
  }

  private String complete() {
    return prefix + "complete";
  }
}
