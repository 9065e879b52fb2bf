package dev.forestall.detector.store;

import dev.forestall.detector.Detection;
import dev.forestall.detector.Workload;
import dev.forestall.detector.detect.WorkloadMemory;
import dev.forestall.detector.window.LongTier;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.WindowCodec;
import dev.forestall.detector.window.WindowCodec.Fields;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import tools.jackson.core.JacksonException;

/**
 * Writes behind and reads back. A write is one pipeline a batch and never fails the caller: while
 * Redis is away detection goes on in memory, and all is written again when it is back. Used by the
 * consumer thread alone; {@link #away()} by any.
 */
public final class RedisView {
  private static final Logger log = LoggerFactory.getLogger(RedisView.class);
  private static final long WINDOW_SECONDS = Duration.ofHours(26).toSeconds();
  private static final long MEMORY_SECONDS = Duration.ofDays(14).toSeconds();

  private final RedisConnectionFactory redis;
  private final Duration retry;
  private final Map<String, Long> trimmedTo = new HashMap<>();
  private final Set<Integer> written = new HashSet<>();
  private volatile boolean away;
  private long nextTryNanos;

  public RedisView(RedisConnectionFactory redis, Duration retry) {
    this.redis = redis;
    this.retry = retry;
  }

  /** Whether Redis does not answer: detection goes on in memory. */
  public boolean away() {
    return away;
  }

  /** Forgets what was known of a partition that went to another replica. */
  public void release(int partition) {
    written.remove(partition);
  }

  /**
   * Reads a partition's view.
   *
   * @return how much it covers; empty when there is none, or Redis is away
   */
  public Optional<Covered> load(int partition, Detection into) {
    try (RedisConnection connection = redis.getConnection()) {
      byte[] marker = connection.stringCommands().get(Keys.covered(partition));
      if (marker == null) {
        back();
        return Optional.empty();
      }
      Set<byte[]> subjects = connection.setCommands().sMembers(Keys.subjects(partition));
      for (byte[] subject : subjects == null ? Set.<byte[]>of() : subjects) {
        load(connection, partition, Subject.parse(Keys.text(subject)), into);
      }
      written.add(partition);
      back();
      return Optional.of(Wire.json().readValue(marker, Covered.class));
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

  /** Writes what changed in a partition and how much the view covers now. */
  public void save(int partition, Detection detection, Covered covered) {
    if (away && System.nanoTime() - nextTryNanos < 0) {
      return;
    }
    try (RedisConnection connection = redis.getConnection()) {
      boolean lost =
          away
              || (written.contains(partition)
                  && connection.stringCommands().get(Keys.covered(partition)) == null);
      if (lost) {
        detection.workloads().forEach(RedisView::writeAgain);
        written.remove(partition);
      }
      write(connection, partition, detection, covered);
      written.add(partition);
      back();
    } catch (DataAccessException e) {
      wentAway(e);
    }
  }

  private void write(
      RedisConnection connection, int partition, Detection detection, Covered covered) {
    List<Runnable> done = new ArrayList<>();
    connection.openPipeline();
    for (Workload workload : detection.workloads()) {
      boolean changed = workload.memory().changed();
      if (changed) {
        writeMemory(connection, workload);
        done.add(workload.memory()::written);
      }
      for (PodWindow window : workload.windows()) {
        if (window.changed()) {
          changed = true;
          writeWindow(connection, workload.subject(), window);
          done.add(window::written);
        }
      }
      if (changed) {
        byte[] subjects = Keys.subjects(partition);
        connection.setCommands().sAdd(subjects, Keys.bytes(workload.subject().key()));
        connection.keyCommands().expire(subjects, MEMORY_SECONDS);
      }
    }
    connection
        .stringCommands()
        .set(Keys.covered(partition), Wire.json().writeValueAsBytes(covered));
    connection.closePipeline();
    done.forEach(Runnable::run);
  }

  private static void writeMemory(RedisConnection connection, Workload workload) {
    byte[] key = Keys.memory(workload.subject());
    byte[] json = Wire.json().writeValueAsBytes(workload.memory().snapshot());
    connection.stringCommands().setEx(key, MEMORY_SECONDS, json);
  }

  private void writeWindow(RedisConnection connection, Subject subject, PodWindow window) {
    Fields fields = WindowCodec.changed(window);
    byte[] key = Keys.window(subject, window.uid());
    connection.hashCommands().hMSet(key, binary(fields.window()));
    long before = window.newest() - PodWindow.FULL_MILLIS - window.slotMillis();
    Long trimmed = trimmedTo.put(window.uid(), before);
    if (trimmed != null && trimmed < before) {
      delete(connection, key, WindowCodec.slotFields(window, trimmed, before));
    }
    connection.keyCommands().expire(key, WINDOW_SECONDS);
    if (!fields.hours().isEmpty()) {
      byte[] hours = Keys.longTier(subject, window.uid());
      connection.hashCommands().hMSet(hours, binary(fields.hours()));
      delete(connection, hours, List.of(WindowCodec.hourFieldBefore(window.newest())));
      connection.keyCommands().expire(hours, WINDOW_SECONDS);
    }
    byte[] pods = Keys.pods(subject);
    connection.setCommands().sAdd(pods, Keys.bytes(window.uid() + "\t" + window.pod()));
    connection.keyCommands().expire(pods, WINDOW_SECONDS);
  }

  private void load(RedisConnection connection, int partition, Subject subject, Detection into) {
    byte[] memory = connection.stringCommands().get(Keys.memory(subject));
    Set<byte[]> pods = connection.setCommands().sMembers(Keys.pods(subject));
    if (memory == null && (pods == null || pods.isEmpty())) {
      connection.setCommands().sRem(Keys.subjects(partition), Keys.bytes(subject.key()));
      return;
    }
    Workload workload = into.workload(subject);
    if (memory != null) {
      workload.memory().restore(Wire.json().readValue(memory, WorkloadMemory.Snapshot.class));
    }
    for (byte[] pod : pods == null ? Set.<byte[]>of() : pods) {
      String[] parts = Keys.text(pod).split("\t", 2);
      if (parts.length < 2 || !loadWindow(connection, workload, parts[1], parts[0])) {
        connection.setCommands().sRem(Keys.pods(subject), pod);
      }
    }
  }

  private boolean loadWindow(
      RedisConnection connection, Workload workload, String pod, String uid) {
    byte[] key = Keys.window(workload.subject(), uid);
    byte[] hours = Keys.longTier(workload.subject(), uid);
    Map<String, byte[]> slots = text(connection.hashCommands().hGetAll(key));
    if (slots.isEmpty()) {
      return false;
    }
    PodWindow window = workload.window(pod, uid);
    Fields stored = new Fields(slots, text(connection.hashCommands().hGetAll(hours)));
    int unreadable = WindowCodec.read(window, stored);
    if (unreadable > 0) {
      log.warn(
          "{}: {} fields of pod {} cannot be read",
          workload.subject().displayName(),
          unreadable,
          pod);
    }
    long windowStart = window.newest() - PodWindow.FULL_MILLIS - window.slotMillis();
    long longStart = window.newest() - LongTier.KEPT_MILLIS;
    delete(connection, key, old(stored.window(), windowStart, longStart));
    delete(connection, hours, old(stored.hours(), windowStart, longStart));
    window.trim(windowStart);
    trimmedTo.put(uid, windowStart);
    return true;
  }

  private static List<String> old(Map<String, byte[]> fields, long windowStart, long longStart) {
    return fields.keySet().stream()
        .filter(field -> WindowCodec.olderThan(field, windowStart, longStart))
        .toList();
  }

  private static void writeAgain(Workload workload) {
    workload.memory().writeAgain();
    workload.windows().forEach(PodWindow::writeAgain);
  }

  private static void delete(RedisConnection connection, byte[] key, List<String> fields) {
    if (!fields.isEmpty()) {
      connection.hashCommands().hDel(key, fields.stream().map(Keys::bytes).toArray(byte[][]::new));
    }
  }

  @SuppressWarnings("UndefinedEquals") // the driver's signature; the map is only walked through
  private static Map<byte[], byte[]> binary(Map<String, byte[]> fields) {
    Map<byte[], byte[]> binary = new LinkedHashMap<>();
    fields.forEach((name, value) -> binary.put(Keys.bytes(name), value));
    return binary;
  }

  private static Map<String, byte[]> text(@Nullable Map<byte[], byte[]> fields) {
    Map<String, byte[]> text = new HashMap<>();
    if (fields != null) {
      fields.forEach((name, value) -> text.put(Keys.text(name), value));
    }
    return text;
  }

  private void back() {
    if (away) {
      log.info("Redis is back: windows are written again");
    }
    away = false;
  }

  private void wentAway(DataAccessException e) {
    if (!away) {
      log.warn("Redis is away, detection goes on in memory: {}", e.getMessage());
    }
    away = true;
    nextTryNanos = System.nanoTime() + retry.toNanos();
  }
}
