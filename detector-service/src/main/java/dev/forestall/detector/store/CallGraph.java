package dev.forestall.detector.store;

import dev.forestall.detector.cause.Neighbours;
import dev.forestall.detector.cause.Neighbours.Edge;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.Unit;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Who calls whom, in Redis. An edge is written by the owner of the caller's partition, on the
 * caller's side and on the callee's: two keys, no field of which has another writer. Keys expire,
 * and a side has at most {@value #MOST} edges. While Redis is away edges are gathered within a
 * bound, and nothing else waits for it. Writing is for the consumer thread alone, reading for any.
 */
public final class CallGraph {
  static final int MOST = 100;

  private static final Logger log = LoggerFactory.getLogger(CallGraph.class);
  private static final int MOST_GATHERED = 10_000;
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
  private static final long SECONDS_TO_LIVE = Duration.ofHours(26).toSeconds();

  private final RedisConnectionFactory redis;
  private final Map<Call, EdgeWeight> gathered = new LinkedHashMap<>();
  private boolean failing;

  private record Call(Subject caller, String callee) {
    byte[] callees() {
      return Keys.callees(caller.key());
    }

    byte[] callers() {
      return Keys.callers(callee);
    }
  }

  public CallGraph(RedisConnectionFactory redis) {
    this.redis = redis;
  }

  /** Takes the calls of a minute in; they are written by {@link #save()}. */
  public void note(SpansObserved spans) {
    for (Unit unit : spans.units()) {
      if (unit.callee() != null) {
        Call call = new Call(spans.subject(), unit.callee());
        if (gathered.size() < MOST_GATHERED || gathered.containsKey(call)) {
          gathered.merge(call, EdgeWeight.of(spans.at(), unit.count()), EdgeWeight::plus);
        }
      }
    }
  }

  /** Whether there is something to write. */
  public boolean changed() {
    return !gathered.isEmpty();
  }

  /** Writes what was taken in: one pipeline to read, one to write. It never fails the caller. */
  public void save() {
    if (gathered.isEmpty()) {
      return;
    }
    List<Call> calls = List.copyOf(gathered.keySet());
    try (RedisConnection connection = redis.getConnection()) {
      write(connection, calls, weights(connection, calls));
      gathered.clear();
      failing = false;
    } catch (DataAccessException e) {
      if (!failing) {
        log.warn("the call graph cannot be written, trying again: {}", e.getMessage());
      }
      failing = true;
    }
  }

  /**
   * The neighbours of a workload that were seen in the hour before.
   *
   * @throws DataAccessException when Redis is away
   */
  public Neighbours of(Subject subject, Instant at) {
    return Objects.requireNonNull(of(List.of(subject.key()), at).get(subject.key()));
  }

  /**
   * The same of several workloads, in one round trip.
   *
   * @throws DataAccessException when Redis is away
   */
  public Map<String, Neighbours> of(Collection<String> workloads, Instant at) {
    List<String> asked = List.copyOf(workloads);
    Map<String, Neighbours> found = new LinkedHashMap<>();
    try (RedisConnection connection = redis.getConnection()) {
      connection.openPipeline();
      for (String workload : asked) {
        connection.hashCommands().hGetAll(Keys.callers(workload));
        connection.hashCommands().hGetAll(Keys.callees(workload));
      }
      List<Object> answers = connection.closePipeline();
      for (int i = 0; i < asked.size(); i++) {
        found.put(
            asked.get(i),
            new Neighbours(edges(answers.get(2 * i), at), edges(answers.get(2 * i + 1), at)));
      }
    }
    return found;
  }

  private List<EdgeWeight> weights(RedisConnection connection, List<Call> calls) {
    connection.openPipeline();
    calls.forEach(c -> connection.hashCommands().hGet(c.callees(), Keys.bytes(c.callee())));
    List<Object> before = connection.closePipeline();
    List<EdgeWeight> weights = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      EdgeWeight fresh = Objects.requireNonNull(gathered.get(calls.get(i)));
      weights.add(
          before.get(i) instanceof byte[] old
              ? EdgeWeight.parse(Keys.text(old)).plus(fresh)
              : fresh);
    }
    return weights;
  }

  private static void write(
      RedisConnection connection, List<Call> calls, List<EdgeWeight> weights) {
    Map<String, byte[]> sides = new LinkedHashMap<>();
    connection.openPipeline();
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      byte[] weight = Keys.bytes(weights.get(i).text());
      connection.hashCommands().hSet(call.callees(), Keys.bytes(call.callee()), weight);
      connection.hashCommands().hSet(call.callers(), Keys.bytes(call.caller().key()), weight);
      sides.put(Keys.text(call.callees()), call.callees());
      sides.put(Keys.text(call.callers()), call.callers());
    }
    connection.closePipeline();
    List<byte[]> keys = List.copyOf(sides.values());
    connection.openPipeline();
    keys.forEach(key -> connection.keyCommands().expire(key, SECONDS_TO_LIVE));
    keys.forEach(key -> connection.hashCommands().hLen(key));
    List<Object> answers = connection.closePipeline();
    for (int i = 0; i < keys.size(); i++) {
      if (answers.get(keys.size() + i) instanceof Long size && size > MOST) {
        trim(connection, keys.get(i));
      }
    }
  }

  /** Keeps the edges with the most calls as of the newest, and none that was long not seen. */
  private static void trim(RedisConnection connection, byte[] key) {
    Map<String, EdgeWeight> edges = read(connection.hashCommands().hGetAll(key));
    Instant newest =
        edges.values().stream()
            .map(EdgeWeight::lastSeen)
            .max(Comparator.naturalOrder())
            .orElse(Instant.EPOCH);
    byte[][] least =
        edges.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                        (Map.Entry<String, EdgeWeight> e) -> e.getValue().callsPerMinute(newest))
                    .reversed())
            .skip(MOST)
            .map(e -> Keys.bytes(e.getKey()))
            .toArray(byte[][]::new);
    if (least.length > 0) {
      connection.hashCommands().hDel(key, least);
    }
  }

  private static List<Edge> edges(@Nullable Object fields, Instant at) {
    return read(fields).entrySet().stream()
        .filter(e -> e.getValue().seenSince(at, FORGOTTEN_AFTER))
        .map(e -> new Edge(e.getKey(), e.getValue().callsPerMinute(at), e.getValue().lastSeen()))
        .sorted(Comparator.comparingDouble(Edge::callsPerMinute).reversed())
        .toList();
  }

  private static Map<String, EdgeWeight> read(@Nullable Object fields) {
    Map<String, EdgeWeight> edges = new HashMap<>();
    if (fields instanceof Map<?, ?> map) {
      map.forEach((name, weight) -> {
        if (name instanceof byte[] n && weight instanceof byte[] w) {
          edges.put(Keys.text(n), EdgeWeight.parse(Keys.text(w)));
        }
      });
    }
    return edges;
  }
}
