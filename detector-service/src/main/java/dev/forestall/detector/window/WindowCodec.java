package dev.forestall.detector.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestall.detector.window.CounterRates.Reading;
import dev.forestall.detector.window.LongTier.Bucket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * A pod's window as fields of two hashes.
 *
 * <pre>
 * window hash:  names     series names, one a line: container TAB metric; the line number is the index
 *               counters  per counter: index u8, time i64, value f64
 *               runs      starts of runs, runs that ended, first minutes
 *               s&lt;slot&gt;   per value: index u8, offset in the slot in ms u16, value f32   (7 bytes)
 * long hash:    h&lt;hour&gt;   per bucket: index u8, bucket in the hour u8, count u16, min, max, avg, last f32
 * </pre>
 *
 * A slot field is named by the start of its slot in seconds, so that another slot length still
 * reads it.
 */
public final class WindowCodec {
  private static final String NAMES = "names";
  private static final String COUNTERS = "counters";
  private static final String RUNS = "runs";
  private static final char SLOT = 's';
  private static final char HOUR = 'h';
  private static final long SECOND = 1000;
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final int VALUE_BYTES = 7;
  private static final int READING_BYTES = 17;
  private static final int BUCKET_BYTES = 20;
  private static final int MOST_SERIES = 255;

  private WindowCodec() {}

  /**
   * What is to be written of a pod.
   *
   * @param window fields of its window hash
   * @param hours fields of its long hash
   */
  public record Fields(Map<String, byte[]> window, Map<String, byte[]> hours) {}

  /** The fields that changed since the window was last written. */
  public static Fields changed(PodWindow window) {
    Map<SeriesKey, Integer> index = index(window);
    Map<String, byte[]> fields = new LinkedHashMap<>();
    NavigableSet<Long> slots = window.changedSlots();
    for (long slot : slots) {
      byte[] bytes = slot(window, slot, index);
      if (bytes.length > 0) {
        fields.put(SLOT + Long.toString(slot * window.slotMillis() / SECOND), bytes);
      }
    }
    fields.put(NAMES, names(index));
    fields.put(COUNTERS, counters(window, index));
    if (window.runsChanged()) {
      fields.put(RUNS, runs(window, index));
    }
    return new Fields(fields, slots.isEmpty() ? Map.of() : hours(window, slots, index));
  }

  /** Whether a field of either hash holds only what is older. */
  public static boolean olderThan(String field, long windowStart, long longStart) {
    try {
      return switch (field.charAt(0)) {
        case SLOT -> Long.parseLong(field.substring(1)) * SECOND < windowStart;
        case HOUR -> (Long.parseLong(field.substring(1)) + 1) * HOUR_MILLIS < longStart;
        default -> false;
      };
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The slot fields between two times: what has fallen out of the window. */
  public static List<String> slotFields(PodWindow window, long from, long to) {
    List<String> fields = new ArrayList<>();
    for (long slot = Math.floorDiv(from, window.slotMillis());
        (slot + 1) * window.slotMillis() <= to;
        slot++) {
      fields.add(SLOT + Long.toString(slot * window.slotMillis() / SECOND));
    }
    return fields;
  }

  /** The hour field of the long hash that ended a day before {@code at}. */
  public static String hourFieldBefore(long at) {
    return HOUR + Long.toString(Math.floorDiv(at - LongTier.KEPT_MILLIS, HOUR_MILLIS) - 1);
  }

  /**
   * Reads the fields into an empty window; fields that cannot be read are passed over.
   *
   * @return how many fields could not be read
   */
  public static int read(PodWindow into, Fields stored) {
    byte[] names = stored.window().get(NAMES);
    if (names == null) {
      return 0;
    }
    List<SeriesKey> keys = keys(names);
    into.names().addAll(keys);
    int unreadable = 0;
    for (Map.Entry<String, byte[]> field : new TreeMap<>(stored.window()).entrySet()) {
      unreadable += readField(into, keys, field.getKey(), field.getValue()) ? 0 : 1;
    }
    for (Map.Entry<String, byte[]> field : new TreeMap<>(stored.hours()).entrySet()) {
      unreadable += readField(into, keys, field.getKey(), field.getValue()) ? 0 : 1;
    }
    into.written();
    return unreadable;
  }

  private static boolean readField(
      PodWindow into, List<SeriesKey> keys, String field, byte[] bytes) {
    try {
      if (field.equals(COUNTERS)) {
        readCounters(into, keys, ByteBuffer.wrap(bytes));
      } else if (field.equals(RUNS)) {
        readRuns(into, keys, bytes);
      } else if (field.charAt(0) == SLOT) {
        readSlot(into, keys, Long.parseLong(field.substring(1)) * SECOND, ByteBuffer.wrap(bytes));
      } else if (field.charAt(0) == HOUR) {
        readHour(
            into, keys, Long.parseLong(field.substring(1)) * HOUR_MILLIS, ByteBuffer.wrap(bytes));
      }
      return true;
    } catch (RuntimeException | IOException e) {
      return false;
    }
  }

  private static Map<SeriesKey, Integer> index(PodWindow window) {
    Map<SeriesKey, Integer> index = new LinkedHashMap<>();
    for (SeriesKey key : window.names()) {
      if (index.size() < MOST_SERIES) {
        index.put(key, index.size());
      }
    }
    return index;
  }

  private static byte[] names(Map<SeriesKey, Integer> index) {
    StringBuilder text = new StringBuilder();
    index
        .keySet()
        .forEach(k -> text.append(k.container()).append('\t').append(k.metric()).append('\n'));
    return text.toString().getBytes(UTF_8);
  }

  private static List<SeriesKey> keys(byte[] names) {
    List<SeriesKey> keys = new ArrayList<>();
    for (String line : new String(names, UTF_8).lines().toList()) {
      int tab = line.indexOf('\t');
      keys.add(new SeriesKey(line.substring(0, Math.max(0, tab)), line.substring(tab + 1)));
    }
    return keys;
  }

  private static byte[] slot(PodWindow window, long slot, Map<SeriesKey, Integer> index) {
    ByteBuffer buffer = ByteBuffer.allocate(index.size() * VALUE_BYTES);
    window
        .series()
        .forEach((key, series) -> {
          Integer number = index.get(key);
          int i = series.indexOfSlot(slot);
          if (number != null && i >= 0) {
            buffer.put(number.byteValue());
            buffer.putShort((short) (series.at(i) - slot * window.slotMillis()));
            buffer.putFloat(series.value(i));
          }
        });
    return bytes(buffer);
  }

  private static void readSlot(
      PodWindow into, List<SeriesKey> keys, long start, ByteBuffer buffer) {
    while (buffer.remaining() >= VALUE_BYTES) {
      SeriesKey key = keys.get(Byte.toUnsignedInt(buffer.get()));
      long at = start + Short.toUnsignedInt(buffer.getShort());
      into.series()
          .computeIfAbsent(key, k -> new Series(into.slotMillis()))
          .put(at, buffer.getFloat());
      into.restored(at);
    }
  }

  private static byte[] counters(PodWindow window, Map<SeriesKey, Integer> index) {
    ByteBuffer buffer = ByteBuffer.allocate(index.size() * READING_BYTES);
    window
        .counters()
        .readings()
        .forEach((key, reading) -> {
          Integer number = index.get(key);
          if (number != null) {
            buffer.put(number.byteValue()).putLong(reading.at()).putDouble(reading.value());
          }
        });
    return bytes(buffer);
  }

  private static void readCounters(PodWindow into, List<SeriesKey> keys, ByteBuffer buffer) {
    while (buffer.remaining() >= READING_BYTES) {
      SeriesKey key = keys.get(Byte.toUnsignedInt(buffer.get()));
      into.counters().restore(key, new Reading(buffer.getLong(), buffer.getDouble()));
    }
  }

  private static Map<String, byte[]> hours(
      PodWindow window, NavigableSet<Long> slots, Map<SeriesKey, Integer> index) {
    Map<Long, ByteBuffer> hours = new HashMap<>();
    long first = Math.floorDiv(slots.first() * window.slotMillis(), HOUR_MILLIS);
    int perHour = (int) (HOUR_MILLIS / LongTier.BUCKET_MILLIS);
    window
        .longTiers()
        .forEach((key, tier) -> {
          Integer number = index.get(key);
          for (Bucket bucket : tier.all()) {
            long hour = Math.floorDiv(bucket.start(), HOUR_MILLIS);
            if (number == null || hour < first) {
              continue;
            }
            ByteBuffer buffer =
                hours.computeIfAbsent(
                    hour,
                    h -> ByteBuffer.allocate(window.longTiers().size() * perHour * BUCKET_BYTES));
            buffer.put(number.byteValue());
            buffer.put((byte) ((bucket.start() - hour * HOUR_MILLIS) / LongTier.BUCKET_MILLIS));
            buffer.putShort((short) Math.min(bucket.count(), Short.MAX_VALUE));
            buffer.putFloat(bucket.min()).putFloat(bucket.max());
            buffer.putFloat(bucket.avg()).putFloat(bucket.last());
          }
        });
    Map<String, byte[]> fields = new LinkedHashMap<>();
    hours.forEach((hour, buffer) -> fields.put(HOUR + Long.toString(hour), bytes(buffer)));
    return fields;
  }

  private static void readHour(
      PodWindow into, List<SeriesKey> keys, long start, ByteBuffer buffer) {
    while (buffer.remaining() >= BUCKET_BYTES) {
      SeriesKey key = keys.get(Byte.toUnsignedInt(buffer.get()));
      long at = start + buffer.get() * LongTier.BUCKET_MILLIS;
      int count = buffer.getShort();
      float min = buffer.getFloat();
      float max = buffer.getFloat();
      Bucket bucket = new Bucket(at, min, max, buffer.getFloat(), buffer.getFloat(), count);
      into.longTiers()
          .computeIfAbsent(key, k -> new LongTier())
          .restore(bucket, Math.min(into.newest(), bucket.end() - 1));
    }
  }

  private static byte[] runs(PodWindow window, Map<SeriesKey, Integer> index) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(window.runStarts().size());
      for (Map.Entry<String, Long> start : window.runStarts().entrySet()) {
        out.writeUTF(start.getKey());
        out.writeLong(start.getValue());
      }
      writePastRuns(out, window, index);
      writeEarly(out, window.early(), index);
      writeEarly(out, window.earlyBefore(), index);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void writePastRuns(
      DataOutputStream out, PodWindow window, Map<SeriesKey, Integer> index) throws IOException {
    int count = window.pastRuns().values().stream().mapToInt(List::size).sum();
    out.writeShort(count);
    for (Map.Entry<SeriesKey, List<PastRun>> runs : window.pastRuns().entrySet()) {
      for (PastRun run : runs.getValue()) {
        out.writeByte(index.getOrDefault(runs.getKey(), MOST_SERIES));
        out.writeLong(run.start());
        out.writeLong(run.end());
        out.writeFloat((float) run.firstLevel());
        out.writeFloat((float) run.lastLevel());
      }
    }
  }

  private static void writeEarly(
      DataOutputStream out, Map<SeriesKey, EarlyRun> early, Map<SeriesKey, Integer> index)
      throws IOException {
    out.writeByte(early.size());
    for (Map.Entry<SeriesKey, EarlyRun> run : early.entrySet()) {
      Points points = run.getValue().points();
      out.writeByte(index.getOrDefault(run.getKey(), MOST_SERIES));
      out.writeLong(run.getValue().start());
      out.writeShort(points.size());
      for (int i = 0; i < points.size(); i++) {
        out.writeInt((int) (points.at(i) - run.getValue().start()));
        out.writeFloat((float) points.value(i));
      }
    }
  }

  private static void readRuns(PodWindow into, List<SeriesKey> keys, byte[] bytes)
      throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        into.runStarts().put(in.readUTF(), in.readLong());
      }
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        SeriesKey key = keys.get(in.readUnsignedByte());
        into.pastRuns()
            .computeIfAbsent(key, k -> new ArrayList<>())
            .add(new PastRun(in.readLong(), in.readLong(), in.readFloat(), in.readFloat()));
      }
      readEarly(in, keys, into.early(), into.slotMillis());
      readEarly(in, keys, into.earlyBefore(), into.slotMillis());
    }
  }

  private static void readEarly(
      DataInputStream in, List<SeriesKey> keys, Map<SeriesKey, EarlyRun> into, long slotMillis)
      throws IOException {
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      SeriesKey key = keys.get(in.readUnsignedByte());
      EarlyRun run = new EarlyRun(in.readLong(), slotMillis);
      for (int points = in.readUnsignedShort(); points > 0; points--) {
        run.put(run.start() + in.readInt(), in.readFloat());
      }
      into.put(key, run);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.flip();
    buffer.get(bytes);
    return bytes;
  }
}
