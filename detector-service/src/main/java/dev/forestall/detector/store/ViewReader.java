package dev.forestall.detector.store;

import dev.forestall.detector.Detection;
import dev.forestall.detector.Progress;
import dev.forestall.detector.Workload;
import dev.forestall.detector.detect.Anomalies;
import dev.forestall.detector.detect.WorkloadMemory;
import dev.forestall.detector.store.ViewWriter.Written;
import dev.forestall.detector.window.LongTier;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.WindowCodec;
import dev.forestall.detector.window.WindowCodec.Fields;
import dev.forestall.model.wire.Wire;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnection;
import tools.jackson.core.JacksonException;

/** Reads a partition's view: all that is kept of sixty-four workloads in one round trip. */
final class ViewReader {
  private static final Logger log = LoggerFactory.getLogger(ViewReader.class);
  private static final int WORKLOADS_AT_ONCE = 64;

  private final ViewWriter writer;

  ViewReader(ViewWriter writer) {
    this.writer = writer;
  }

  /** One workload as it is listed: names of its pods by UID. */
  private record Listed(Subject subject, Map<String, String> pods) {}

  /** Reads it; how much is covered, as it is stored, empty when there is no view. */
  Optional<byte[]> load(RedisConnection connection, int partition, Detection into) {
    connection.openPipeline();
    connection.stringCommands().get(Keys.covered(partition));
    connection.hashCommands().hGetAll(Keys.subjects(partition));
    List<Object> answers = connection.closePipeline();
    if (!(answers.get(0) instanceof byte[] marker)) {
      return Optional.empty();
    }
    Map<String, byte[]> subjects = text(answers.get(1));
    subjects.remove(Field.EPOCH);
    List<Listed> listed = new ArrayList<>();
    Map<String, String> known = new TreeMap<>();
    subjects.forEach((key, pods) -> {
      try {
        listed.add(new Listed(Subject.parse(key), Listing.pods(Keys.text(pods))));
        known.put(key, Keys.text(pods));
      } catch (IllegalArgumentException e) {
        log.warn("partition {}: the view lists what is no subject: {}", partition, e.getMessage());
      }
    });
    writer.loaded(partition, known);
    for (int i = 0; i < listed.size(); i += WORKLOADS_AT_ONCE) {
      load(connection, listed.subList(i, Math.min(listed.size(), i + WORKLOADS_AT_ONCE)), into);
    }
    return Optional.of(marker);
  }

  private void load(RedisConnection connection, List<Listed> workloads, Detection into) {
    connection.openPipeline();
    for (Listed listed : workloads) {
      connection.hashCommands().hGetAll(Keys.workload(listed.subject()));
      connection.hashCommands().hGetAll(Keys.model(listed.subject()));
      for (String uid : listed.pods().keySet()) {
        connection.hashCommands().hGetAll(Keys.window(listed.subject(), uid));
        connection.hashCommands().hGetAll(Keys.longTier(listed.subject(), uid));
      }
    }
    List<Object> answers = connection.closePipeline();
    int next = 0;
    for (Listed listed : workloads) {
      Map<String, byte[]> said = text(answers.get(next++));
      Map<String, byte[]> models = text(answers.get(next++));
      Workload workload = into.workload(listed.subject());
      restore(workload, said);
      for (Map.Entry<String, String> pod : listed.pods().entrySet()) {
        Fields stored = new Fields(text(answers.get(next++)), text(answers.get(next++)));
        restore(workload, pod.getValue(), pod.getKey(), stored);
      }
      models.remove(Field.EPOCH);
      models.forEach((uid, model) -> restoreModel(workload, uid, model));
      restoreProgress(workload, said.get(Field.PROGRESS));
      writer.loaded(workload);
    }
  }

  private static void restore(Workload workload, Map<String, byte[]> said) {
    byte[] memory = said.get(Field.MEMORY);
    if (memory == null) {
      return;
    }
    try {
      workload.memory().restore(Wire.json().readValue(memory, WorkloadMemory.Snapshot.class));
    } catch (JacksonException e) {
      log.warn(
          "{}: what Kubernetes said of it cannot be read and is waited for: {}",
          workload.subject().displayName(),
          e.getOriginalMessage());
    }
  }

  private static void restoreModel(Workload workload, String uid, byte[] model) {
    String pod = uid.equals(Models.HERITAGE) ? Anomalies.HERITAGE : uid;
    try {
      workload.anomalies().restore(pod, model);
    } catch (IOException e) {
      log.warn(
          "{}: what was learned of {} cannot be read and is learned again: {}",
          workload.subject().displayName(),
          pod.isEmpty() ? "pods that are gone" : "pod " + pod,
          e.getMessage());
    }
  }

  private static void restoreProgress(Workload workload, byte @Nullable [] progress) {
    if (progress == null) {
      return;
    }
    try {
      workload.resume(Wire.json().readValue(progress, Progress.class));
    } catch (JacksonException | IllegalArgumentException e) {
      log.warn(
          "{}: how far detection was cannot be read; it begins anew: {}",
          workload.subject().displayName(),
          e.getMessage());
    }
  }

  private void restore(Workload workload, String pod, String uid, Fields stored) {
    if (stored.window().size() <= 1) {
      return; // expired
    }
    PodWindow window = workload.window(pod, uid);
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
    window.trim(windowStart);
    writer.loaded(
        window,
        new Written(
            windowStart,
            old(stored.window(), windowStart, longStart),
            old(stored.hours(), windowStart, longStart)));
  }

  private static List<String> old(Map<String, byte[]> fields, long windowStart, long longStart) {
    return fields.keySet().stream()
        .filter(f -> !f.equals(Field.EPOCH) && WindowCodec.olderThan(f, windowStart, longStart))
        .toList();
  }

  private static Map<String, byte[]> text(@Nullable Object fields) {
    Map<String, byte[]> text = new HashMap<>();
    if (fields instanceof Map<?, ?> map) {
      map.forEach((name, value) -> {
        if (name instanceof byte[] n && value instanceof byte[] v) {
          text.put(Keys.text(n), v);
        }
      });
    }
    return text;
  }
}
