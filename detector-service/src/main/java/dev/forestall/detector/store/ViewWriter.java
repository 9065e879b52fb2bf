package dev.forestall.detector.store;

import dev.forestall.detector.Progress;
import dev.forestall.detector.Workload;
import dev.forestall.detector.store.RedisView.Part;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.RedisConnection;

/**
 * Writes what changed: one command a pod that was sampled, one a workload of which something was
 * said, all in one round trip; then, once all of it is there, how much is covered.
 */
final class ViewWriter {
  private static final Duration WINDOW_LIVES = Duration.ofHours(26);
  private static final Duration WORKLOAD_LIVES = Duration.ofDays(14);

  private final Map<Integer, Map<String, String>> listed = new HashMap<>();
  private final Models models = new Models();
  private final Map<Workload, Progress> progressed = new WeakHashMap<>();
  private final Map<PodWindow, Written> windows = new WeakHashMap<>();

  /**
   * What is in the store of a window.
   *
   * @param from nothing is older, milliseconds
   * @param slots but these fields of its window hash
   * @param hours and these of its long hash
   */
  record Written(long from, List<String> slots, List<String> hours) {}

  /** A command under way: whose it is, and what to do once it is acknowledged. */
  private record Sent(int partition, Runnable done) {}

  /** Forgets what was written of a partition. */
  void release(int partition) {
    listed.remove(partition);
  }

  /** The pods that were found listed in the view. */
  void loaded(int partition, Map<String, String> subjects) {
    listed.put(partition, new TreeMap<>(subjects));
  }

  /** A workload was read. */
  void loaded(Workload workload) {
    progressed.put(workload, workload.progress());
  }

  /** The store has nothing of it. */
  void writeAgain(Workload workload) {
    workload.memory().writeAgain();
    workload.windows().forEach(PodWindow::writeAgain);
    progressed.remove(workload);
    models.writeAgain(workload);
  }

  /** A window was read. */
  void loaded(PodWindow window, Written found) {
    windows.put(window, found);
    models.loaded(window, window.newest());
  }

  /** Writes; the partitions that are written as a whole. */
  Set<Integer> save(RedisConnection connection, List<Part> parts, ToLongFunction<Part> epoch) {
    List<Sent> sent = new ArrayList<>();
    connection.openPipeline();
    for (Part part : parts) {
      writeChanges(connection, part, epoch.applyAsLong(part), sent);
    }
    List<Object> answers = connection.closePipeline();
    Set<Integer> whole = parts.stream().map(Part::partition).collect(Collectors.toSet());
    for (int i = 0; i < sent.size(); i++) {
      if (Long.valueOf(1).equals(answers.get(i))) {
        sent.get(i).done().run();
      } else {
        whole.remove(sent.get(i).partition());
      }
    }
    connection.openPipeline();
    for (Part part : parts) {
      if (whole.contains(part.partition())) {
        connection
            .stringCommands()
            .set(Keys.covered(part.partition()), Wire.json().writeValueAsBytes(part.covered()));
      }
    }
    connection.closePipeline();
    return whole;
  }

  private void writeChanges(RedisConnection connection, Part part, long epoch, List<Sent> sent) {
    Map<String, String> known = listed.computeIfAbsent(part.partition(), p -> new TreeMap<>());
    Set<String> gone = new HashSet<>(known.keySet());
    Map<String, byte[]> subjects = new TreeMap<>();
    for (Workload workload : part.detection().workloads()) {
      String key = workload.subject().key();
      gone.remove(key);
      if (!write(connection, part.partition(), workload, epoch, sent)) {
        continue;
      }
      String pods = Listing.of(workload.windows());
      List<String> left = Listing.left(known.getOrDefault(key, ""), pods);
      if (models.write(connection, workload, left, epoch)) {
        sent.add(new Sent(part.partition(), () -> {}));
      }
      if (!pods.equals(known.get(key))) {
        subjects.put(key, Keys.bytes(pods));
      }
    }
    if (!subjects.isEmpty() || !gone.isEmpty()) {
      new HashWrite(epoch)
          .hash(Keys.subjects(part.partition()), WORKLOAD_LIVES, subjects, List.copyOf(gone))
          .send(connection);
      sent.add(
          new Sent(
              part.partition(),
              () -> {
                subjects.forEach((key, pods) -> known.put(key, Keys.text(pods)));
                known.keySet().removeAll(gone);
              }));
    }
  }

  private boolean write(
      RedisConnection connection, int partition, Workload workload, long epoch, List<Sent> sent) {
    boolean changed = writeWorkload(connection, partition, workload, epoch, sent);
    for (PodWindow window : workload.windows()) {
      if (window.changed()) {
        changed = true;
        write(connection, workload.subject(), window, epoch);
        sent.add(new Sent(partition, window::written));
      }
    }
    return changed;
  }

  private boolean writeWorkload(
      RedisConnection connection, int partition, Workload workload, long epoch, List<Sent> sent) {
    Map<String, byte[]> fields = new TreeMap<>();
    Runnable done = () -> {};
    if (workload.memory().changed()) {
      fields.put(Field.MEMORY, Wire.json().writeValueAsBytes(workload.memory().snapshot()));
      done = workload.memory()::written;
    }
    Progress progress = workload.progress();
    if (!progress.equals(progressed.getOrDefault(workload, Progress.NONE))) {
      fields.put(Field.PROGRESS, Wire.json().writeValueAsBytes(progress));
    }
    if (fields.isEmpty()) {
      return false;
    }
    new HashWrite(epoch)
        .hash(Keys.workload(workload.subject()), WORKLOAD_LIVES, fields, List.of())
        .send(connection);
    Runnable memoryDone = done;
    sent.add(
        new Sent(
            partition,
            () -> {
              memoryDone.run();
              progressed.put(workload, progress);
            }));
    return true;
  }

  private void write(RedisConnection connection, Subject subject, PodWindow window, long epoch) {
    Fields fields = WindowCodec.changed(window);
    long before = window.newest() - PodWindow.FULL_MILLIS - window.slotMillis();
    Written known = windows.getOrDefault(window, new Written(before, List.of(), List.of()));
    List<String> slots = new ArrayList<>(known.slots());
    slots.addAll(WindowCodec.slotFields(window, known.from(), before));
    List<String> hours = new ArrayList<>(known.hours());
    hours.addAll(
        WindowCodec.longFields(known.from() - LongTier.KEPT_MILLIS, before - LongTier.KEPT_MILLIS));
    new HashWrite(epoch)
        .hash(Keys.window(subject, window.uid()), WINDOW_LIVES, fields.window(), slots)
        .hash(Keys.longTier(subject, window.uid()), WINDOW_LIVES, fields.hours(), hours)
        .send(connection);
    windows.put(window, new Written(before, List.of(), List.of()));
  }
}
