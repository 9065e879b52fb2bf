package dev.forestall.detector.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Who may write what is of a partition. The consumer of a later generation of the group takes the
 * partition over and gets the next epoch, which every write carries ({@link HashWrite}): a replica
 * that was away and has not heard of its successor writes nothing over it.
 *
 * <p>A group that was deleted counts its generations from the beginning. So who is still assigned
 * when it has been refused for {@link #PATIENCE} takes the partition over all the same: a replica
 * that had lost it would have heard of that from Kafka long before.
 */
final class Owners {
  /** Three times the session time-out of the group. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(Owners.class);
  private static final byte[] TAKE =
      Keys.bytes(
          """
          local known = tonumber(redis.call('HGET', KEYS[1], 'generation') or '-1')
          local epoch = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
          if known > tonumber(ARGV[1]) and ARGV[2] == '0' then return {-1, 0} end
          if known ~= tonumber(ARGV[1]) then
            epoch = epoch + 1
            redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'epoch', epoch)
          end
          return {epoch, redis.call('EXISTS', KEYS[2])}
          """);

  private final Map<Integer, Integer> generations = new HashMap<>();
  private final Map<Integer, Long> refusedSince = new HashMap<>();
  private final long patienceNanos;

  Owners(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /**
   * What Redis says of a partition.
   *
   * @param epoch what its writes carry; negative when it belongs to another replica
   * @param viewThere whether there is a view
   */
  record Claim(long epoch, boolean viewThere) {
    boolean granted() {
      return epoch >= 0;
    }
  }

  void assigned(int partition, int generation) {
    generations.put(partition, generation);
    refusedSince.remove(partition);
  }

  void released(int partition) {
    generations.remove(partition);
    refusedSince.remove(partition);
  }

  /** Whether no partition is in this hand. */
  boolean none() {
    return generations.isEmpty();
  }

  /** Claims partitions, in one round trip. */
  Map<Integer, Claim> claim(RedisConnection connection, Collection<Integer> partitions) {
    List<Integer> asked = List.copyOf(partitions);
    connection.openPipeline();
    for (int partition : asked) {
      connection
          .scriptingCommands()
          .eval(
              TAKE,
              ReturnType.MULTI,
              2,
              Keys.owner(partition),
              Keys.covered(partition),
              Keys.bytes(Integer.toString(generations.getOrDefault(partition, 0))),
              Keys.bytes(outOfPatience(partition) ? "1" : "0"));
    }
    List<Object> answers = connection.closePipeline();
    Map<Integer, Claim> claims = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      claims.put(asked.get(i), noted(asked.get(i), (List<?>) answers.get(i)));
    }
    return claims;
  }

  private boolean outOfPatience(int partition) {
    Long since = refusedSince.get(partition);
    return since != null && System.nanoTime() - since >= patienceNanos;
  }

  private Claim noted(int partition, List<?> answer) {
    List<Long> numbers = new ArrayList<>();
    answer.forEach(n -> numbers.add((Long) n));
    Claim claim = new Claim(numbers.get(0), numbers.get(1) == 1);
    if (claim.granted()) {
      refusedSince.remove(partition);
    } else if (refusedSince.putIfAbsent(partition, System.nanoTime()) == null) {
      log.warn("partition {}: a later replica has its view; nothing is written", partition);
    }
    return claim;
  }
}
