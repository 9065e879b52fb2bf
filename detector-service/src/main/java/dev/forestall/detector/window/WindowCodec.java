package dev.forestall.detector.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestall.detector.window.CounterRates.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pod's window as fields of two hashes, as small as it stays easy to read.
 *
 * <pre>
 * window hash:  names     series in the order of their number: container TAB metric, one a line;
 *                         a line without TAB is of the container before
 *               counters  per counter: number u8, time i64, value f64
 *               open      per metric of the long tier: {@link LongFields}
 *               runs      starts of runs, runs that ended, first minutes: {@link RunFields}
 *               t&lt;slot&gt;   length of a set of numbers in bytes u8; then per time: offset in the slot
 *                         in ms u16, set of numbers, value f32 of each     (4.3 bytes a value)
 * long hash:    {@link LongFields}
 * </pre>
 *
 * A slot field is named by the start of its slot in seconds, so that another slot length still
 * reads it. Fields of an earlier form have other names and are passed over.
 */
public final class WindowCodec {
  private static final String NAMES = "names";
  private static final String COUNTERS = "counters";
  private static final String OPEN = "open";
  private static final String RUNS = "runs";
  private static final char SLOT = 't';
  private static final long SECOND = 1000;
  private static final int READING_BYTES = 17;
  private static final int VALUE_BYTES = 4;
  private static final int OFFSET_BYTES = 2;
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
    for (long slot : window.changedSlots()) {
      byte[] bytes = slot(window, slot, index);
      if (bytes.length > 0) {
        fields.put(SLOT + Long.toString(slot * window.slotMillis() / SECOND), bytes);
      }
    }
    if (window.namesChanged()) {
      fields.put(NAMES, names(index));
    }
    fields.put(COUNTERS, counters(window, index));
    fields.put(OPEN, LongFields.open(window.longTiers(), index));
    if (window.runsChanged()) {
      fields.put(RUNS, RunFields.write(window, index));
    }
    return new Fields(fields, LongFields.over(window.longTiers(), index));
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

  /** The fields of the long hash between two times: what is older than a day. */
  public static List<String> longFields(long from, long to) {
    return LongFields.names(from, to);
  }

  /** Whether a field holds only what is older; one that is not known here does. */
  public static boolean olderThan(String field, long windowStart, long longStart) {
    try {
      return switch (field.charAt(0)) {
        case SLOT -> Long.parseLong(field.substring(1)) * SECOND < windowStart;
        case LongFields.PREFIX -> LongFields.end(field) <= longStart;
        default -> !List.of(NAMES, COUNTERS, OPEN, RUNS).contains(field);
      };
    } catch (NumberFormatException e) {
      return true;
    }
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
    for (Map.Entry<String, byte[]> field : new TreeMap<>(stored.hours()).entrySet()) {
      unreadable += readField(into, keys, field.getKey(), field.getValue()) ? 0 : 1;
    }
    for (Map.Entry<String, byte[]> field : new TreeMap<>(stored.window()).entrySet()) {
      unreadable += readField(into, keys, field.getKey(), field.getValue()) ? 0 : 1;
    }
    into.series()
        .forEach((key, series) -> {
          LongTier tier = into.longTiers().get(key);
          if (tier != null && series.size() > 0) {
            tier.restoreNewest(series.at(series.size() - 1));
          }
        });
    into.written();
    return unreadable;
  }

  private static boolean readField(
      PodWindow into, List<SeriesKey> keys, String field, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      switch (field) {
        case COUNTERS -> readCounters(into, keys, buffer);
        case OPEN -> LongFields.readOpen(into.longTiers(), keys, buffer);
        case RUNS -> RunFields.read(into, keys, bytes);
        default -> readNamedByTime(into, keys, field, buffer);
      }
      return true;
    } catch (RuntimeException | IOException e) {
      return false;
    }
  }

  private static void readNamedByTime(
      PodWindow into, List<SeriesKey> keys, String field, ByteBuffer buffer) {
    if (field.charAt(0) == SLOT) {
      readSlot(into, keys, Long.parseLong(field.substring(1)) * SECOND, buffer);
    } else if (field.charAt(0) == LongFields.PREFIX) {
      LongFields.readOver(into.longTiers(), keys, field, buffer);
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
    String before = null;
    for (SeriesKey key : index.keySet()) {
      if (!key.container().equals(before)) {
        text.append(key.container()).append('\t');
      }
      text.append(key.metric()).append('\n');
      before = key.container();
    }
    return text.toString().getBytes(UTF_8);
  }

  private static List<SeriesKey> keys(byte[] names) {
    List<SeriesKey> keys = new ArrayList<>();
    String container = "";
    for (String line : new String(names, UTF_8).lines().toList()) {
      int tab = line.indexOf('\t');
      container = tab < 0 ? container : line.substring(0, tab);
      keys.add(new SeriesKey(container, line.substring(tab + 1)));
    }
    return keys;
  }

  private static byte[] slot(PodWindow window, long slot, Map<SeriesKey, Integer> index) {
    TreeMap<Integer, TreeMap<Integer, Float>> byOffset = new TreeMap<>();
    window
        .series()
        .forEach((key, series) -> {
          Integer number = index.get(key);
          int i = series.indexOfSlot(slot);
          if (number != null && i >= 0) {
            byOffset
                .computeIfAbsent(
                    (int) (series.at(i) - slot * window.slotMillis()), o -> new TreeMap<>())
                .put(number, series.value(i));
          }
        });
    int setBytes = Math.ceilDiv(index.size(), Byte.SIZE);
    int most = 1 + byOffset.size() * (OFFSET_BYTES + setBytes) + index.size() * VALUE_BYTES;
    ByteBuffer buffer = ByteBuffer.allocate(byOffset.isEmpty() ? 0 : most);
    if (!byOffset.isEmpty()) {
      buffer.put((byte) setBytes);
    }
    byOffset.forEach((offset, values) -> {
      byte[] set = new byte[setBytes];
      values.keySet().forEach(n -> set[n / Byte.SIZE] |= (byte) (1 << (n % Byte.SIZE)));
      buffer.putShort(offset.shortValue()).put(set);
      values.values().forEach(buffer::putFloat);
    });
    return bytes(buffer);
  }

  private static void readSlot(
      PodWindow into, List<SeriesKey> keys, long start, ByteBuffer buffer) {
    byte[] set = new byte[Byte.toUnsignedInt(buffer.get())];
    while (buffer.remaining() > OFFSET_BYTES + set.length) {
      long at = start + Short.toUnsignedInt(buffer.getShort());
      buffer.get(set);
      for (int number = 0; number < set.length * Byte.SIZE; number++) {
        if ((set[number / Byte.SIZE] & (1 << (number % Byte.SIZE))) != 0) {
          into.series()
              .computeIfAbsent(keys.get(number), k -> new Series(into.slotMillis()))
              .put(at, buffer.getFloat());
        }
      }
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

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.position()];
    buffer.flip();
    buffer.get(bytes);
    return bytes;
  }
}
