package dev.forestall.detector.store;

import dev.forestall.detector.Detection;
import dev.forestall.detector.store.Owners.Claim;
import dev.forestall.model.wire.Wire;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import tools.jackson.core.JacksonException;

/**
 * Writes behind and reads back. A save is three round trips for all partitions together (who may
 * write, what changed, how much is covered now) and never fails the caller: while Redis is away or
 * takes no writes, detection goes on in memory, and all is written again when it is back. Used by
 * the consumer thread alone; {@link #trouble()} by any.
 */
public final class RedisView implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RedisView.class);

  private final RedisConnectionFactory redis;
  private final Duration retry;
  private final Owners owners;
  private final ViewWriter writer = new ViewWriter();
  private final ViewReader reader = new ViewReader(writer);
  private final Set<Integer> written = new HashSet<>();
  private volatile Optional<String> trouble = Optional.empty();
  private long nextTryNanos;
  private @Nullable RedisConnection connection;

  public RedisView(RedisConnectionFactory redis, Duration retry) {
    this(redis, retry, Owners.PATIENCE);
  }

  RedisView(RedisConnectionFactory redis, Duration retry, Duration patience) {
    this.redis = redis;
    this.retry = retry;
    this.owners = new Owners(patience);
  }

  /**
   * One partition's detection and how much of the topic it has seen.
   *
   * @param partition its number
   * @param detection the detection
   * @param covered how much the view covers once it is written
   */
  public record Part(int partition, Detection detection, Covered covered) {}

  /** Why Redis is not written to; empty while it is. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Whether detection goes on in memory alone. */
  public boolean away() {
    return trouble.isPresent();
  }

  /** A partition came into this hand with that generation of the group. */
  public void own(int partition, int generation) {
    owners.assigned(partition, generation);
  }

  /** Forgets what was known of a partition that went to another replica. */
  public void release(int partition) {
    owners.released(partition);
    writer.release(partition);
    written.remove(partition);
    if (owners.none()) {
      close();
    }
  }

  /**
   * Reads a partition's view: one round trip for who may write, one for what there is, and one for
   * each sixty-four workloads.
   *
   * @return how much it covers; empty when there is none, or Redis is away
   */
  public Optional<Covered> load(int partition, Detection into) {
    try {
      RedisConnection connection = connection();
      owners.claim(connection, List.of(partition));
      Optional<byte[]> marker = reader.load(connection, partition, into);
      back();
      if (marker.isEmpty()) {
        return Optional.empty();
      }
      written.add(partition);
      return Optional.of(Wire.json().readValue(marker.get(), Covered.class));
    } catch (DataAccessException e) {
      wentAway(e);
      return Optional.empty();
    } catch (JacksonException | IllegalArgumentException e) {
      log.warn(
          "partition {}: the view cannot be read and is built again: {}",
          partition,
          e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Writes what changed and how much the view covers now.
   *
   * @return the partitions whose view is complete
   */
  public Set<Integer> save(List<Part> parts) {
    if (parts.isEmpty() || (away() && System.nanoTime() - nextTryNanos < 0)) {
      return Set.of();
    }
    try {
      RedisConnection connection = connection();
      Map<Integer, Claim> claims =
          owners.claim(connection, parts.stream().map(Part::partition).toList());
      List<Part> ours = parts.stream().filter(p -> claim(claims, p).granted()).toList();
      ours.stream().filter(p -> lost(p, claim(claims, p))).forEach(this::writeAgain);
      Set<Integer> saved = writer.save(connection, ours, part -> claim(claims, part).epoch());
      written.addAll(saved);
      back();
      return saved;
    } catch (DataAccessException e) {
      wentAway(e);
      return Set.of();
    }
  }

  /** Kept open: a pipeline has a connection of its own, and to open one takes three round trips. */
  private RedisConnection connection() {
    RedisConnection known = connection;
    if (known == null) {
      known = redis.getConnection();
      connection = known;
    }
    return known;
  }

  @Override
  public void close() {
    RedisConnection known = connection;
    connection = null;
    if (known != null) {
      try {
        known.close();
      } catch (DataAccessException e) {
        log.debug("a connection to Redis could not be closed: {}", e.getMessage());
      }
    }
  }

  private boolean lost(Part part, Claim claim) {
    return away() || (written.contains(part.partition()) && !claim.viewThere());
  }

  private void writeAgain(Part part) {
    writer.release(part.partition());
    written.remove(part.partition());
    part.detection().workloads().forEach(writer::writeAgain);
  }

  private static Claim claim(Map<Integer, Claim> claims, Part part) {
    return Objects.requireNonNull(claims.get(part.partition()));
  }

  private void back() {
    if (away()) {
      log.info("Redis is back: windows are written again");
    }
    trouble = Optional.empty();
  }

  private void wentAway(DataAccessException e) {
    close();
    String why = String.valueOf(NestedExceptionUtils.getMostSpecificCause(e).getMessage());
    if (!away()) {
      log.warn("Redis takes no writes, detection goes on in memory: {}", why);
    }
    trouble = Optional.of(why);
    nextTryNanos = System.nanoTime() + retry.toNanos();
  }
}
