package dev.forestall.detector.store;

import dev.forestall.detector.Detection;
import dev.forestall.detector.Workload;
import dev.forestall.detector.cause.Condition;
import dev.forestall.detector.cause.Member;
import dev.forestall.detector.cause.Neighbourhood;
import dev.forestall.detector.cause.Neighbours;
import dev.forestall.detector.units.Units;
import dev.forestall.detector.window.MinuteTier;
import dev.forestall.model.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import tools.jackson.core.JacksonException;

/**
 * What the owners of neighbours need to know of a workload, in Redis: its units and its condition,
 * written behind by its own owner, whole slices at a time, so that writing twice changes nothing.
 * Keys expire. While Redis is away all is kept in memory and written when it is back. Writing is
 * for the consumer thread alone, reading for any.
 */
public final class NeighbourStore implements Neighbourhood.Source {
  private static final Logger log = LoggerFactory.getLogger(NeighbourStore.class);
  private static final long UNITS_SECONDS = Duration.ofHours(2).toSeconds();
  private static final int MOST_TENANTS = 200;
  private static final String SAID = "said";
  private static final String MINUTES = "rates";

  private final RedisConnectionFactory redis;
  private final CallGraph graph;
  private boolean failing;

  public NeighbourStore(RedisConnectionFactory redis, CallGraph graph) {
    this.redis = redis;
    this.graph = graph;
  }

  /** Reads a workload's units back before the first record is added to them. */
  public void prepare(Workload workload) {
    if (workload.units().restored()) {
      return;
    }
    try (RedisConnection connection = redis.getConnection()) {
      workload
          .units()
          .restore(text(connection.hashCommands().hGetAll(Keys.units(workload.subject().key()))));
    } catch (DataAccessException e) {
      failed(e);
    }
  }

  /** Writes what changed, in two or three pipelines. It never fails the caller. */
  public void save(Collection<Detection> detections) {
    List<Workload> changed = new ArrayList<>();
    for (Detection detection : detections) {
      detection.workloads().stream()
          .filter(w -> w.units().changed() || w.conditionChanged())
          .forEach(changed::add);
    }
    if (changed.isEmpty()) {
      return;
    }
    try (RedisConnection connection = redis.getConnection()) {
      restoreMinutes(connection, changed);
      write(connection, changed);
      if (lost(connection, changed) || failing) {
        detections.forEach(d -> d.workloads().forEach(NeighbourStore::writeAgain));
      }
      failing = false;
    } catch (DataAccessException e) {
      failed(e);
    }
  }

  private static void restoreMinutes(RedisConnection connection, List<Workload> workloads) {
    List<Workload> fresh = workloads.stream().filter(w -> !w.minutes().restored()).toList();
    if (fresh.isEmpty()) {
      return;
    }
    connection.openPipeline();
    fresh.forEach(w -> connection.hashCommands().hGet(condition(w), Keys.bytes(MINUTES)));
    List<Object> stored = connection.closePipeline();
    for (int i = 0; i < fresh.size(); i++) {
      fresh.get(i).minutes().restore(stored.get(i) instanceof byte[] b ? b : new byte[0]);
    }
  }

  private static void write(RedisConnection connection, List<Workload> workloads) {
    connection.openPipeline();
    for (Workload workload : workloads) {
      byte[] units = Keys.units(workload.subject().key());
      put(connection, units, workload.units().changedFields());
      Set<String> gone = workload.units().goneFields();
      if (!gone.isEmpty()) {
        connection
            .hashCommands()
            .hDel(units, gone.stream().map(Keys::bytes).toArray(byte[][]::new));
      }
      if (workload.conditionChanged()) {
        Map<String, byte[]> fields = new HashMap<>();
        fields.put(SAID, Wire.json().writeValueAsBytes(workload.condition()));
        fields.put(MINUTES, workload.minutes().bytes());
        put(connection, condition(workload), fields);
        for (String node : workload.condition().nodes().keySet()) {
          byte[] tenants = Keys.tenants(Neighbourhood.nodeKey(workload.subject().cluster(), node));
          connection.setCommands().sAdd(tenants, Keys.bytes(workload.subject().key()));
          connection.keyCommands().expire(tenants, UNITS_SECONDS);
        }
      }
    }
    connection.closePipeline();
    for (Workload workload : workloads) {
      workload.units().written();
      workload.conditionChanged(false);
    }
  }

  @SuppressWarnings("UndefinedEquals") // the driver's signature; the map is only walked through
  private static void put(RedisConnection connection, byte[] key, Map<String, byte[]> fields) {
    if (!fields.isEmpty()) {
      Map<byte[], byte[]> binary = new LinkedHashMap<>();
      fields.forEach((name, value) -> binary.put(Keys.bytes(name), value));
      connection.hashCommands().hMSet(key, binary);
      connection.keyCommands().expire(key, UNITS_SECONDS);
    }
  }

  /** Whether Redis has fewer slices than were written: it was emptied. */
  private static boolean lost(RedisConnection connection, List<Workload> workloads) {
    connection.openPipeline();
    workloads.forEach(w -> connection.hashCommands().hLen(Keys.units(w.subject().key())));
    List<Object> sizes = connection.closePipeline();
    for (int i = 0; i < workloads.size(); i++) {
      if (sizes.get(i) instanceof Long size && size < workloads.get(i).units().fields()) {
        return true;
      }
    }
    return false;
  }

  private static void writeAgain(Workload workload) {
    workload.units().writeAgain();
    workload.conditionChanged(!workload.condition().equals(Condition.CALM));
  }

  @Override
  public Map<String, Neighbours> neighbours(Collection<String> workloads, Instant at) {
    return graph.of(workloads, at);
  }

  @Override
  public Map<String, Member> members(Collection<String> keys) {
    List<String> asked = List.copyOf(keys);
    Map<String, Member> members = new LinkedHashMap<>();
    try (RedisConnection connection = redis.getConnection()) {
      connection.openPipeline();
      for (String key : asked) {
        connection.hashCommands().hGetAll(Keys.units(key));
        connection.hashCommands().hGetAll(Keys.condition(key));
      }
      List<Object> answers = connection.closePipeline();
      for (int i = 0; i < asked.size(); i++) {
        members.put(asked.get(i), member(text(answers.get(2 * i)), text(answers.get(2 * i + 1))));
      }
    }
    return members;
  }

  @Override
  public Map<String, Member> tenants(Collection<String> nodes) {
    Map<String, Member> tenants = new LinkedHashMap<>();
    try (RedisConnection connection = redis.getConnection()) {
      connection.openPipeline();
      nodes.forEach(node -> connection.setCommands().sMembers(Keys.tenants(node)));
      TreeSet<String> found = new TreeSet<>();
      for (Object answer : connection.closePipeline()) {
        if (answer instanceof Collection<?> keys) {
          keys.forEach(k -> found.add(Keys.text((byte[]) k)));
        }
      }
      List<String> asked = found.stream().limit(MOST_TENANTS).toList();
      connection.openPipeline();
      asked.forEach(key -> connection.hashCommands().hGetAll(Keys.condition(key)));
      List<Object> answers = connection.closePipeline();
      for (int i = 0; i < asked.size(); i++) {
        tenants.put(asked.get(i), member(Map.of(), text(answers.get(i))));
      }
    }
    return tenants;
  }

  private static Member member(Map<String, byte[]> units, Map<String, byte[]> condition) {
    MinuteTier minutes = new MinuteTier();
    minutes.restore(condition.getOrDefault(MINUTES, new byte[0]));
    return new Member(Units.of(units), minutes.byEnd(), condition(condition.get(SAID)));
  }

  private static Condition condition(byte @Nullable [] said) {
    try {
      return said == null ? Condition.CALM : Wire.json().readValue(said, Condition.class);
    } catch (JacksonException e) {
      log.warn("a workload's condition cannot be read: {}", e.getOriginalMessage());
      return Condition.CALM;
    }
  }

  private static byte[] condition(Workload workload) {
    return Keys.condition(workload.subject().key());
  }

  private static Map<String, byte[]> text(@Nullable Object answer) {
    Map<String, byte[]> fields = new HashMap<>();
    if (answer instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (name instanceof byte[] n && value instanceof byte[] v) {
          fields.put(Keys.text(n), v);
        }
      });
    }
    return fields;
  }

  private void failed(DataAccessException e) {
    if (!failing) {
      log.warn("what neighbours need to know cannot be written: {}", e.getMessage());
    }
    failing = true;
  }
}
