package dev.forestall.detector.window;

import dev.forestall.detector.window.LongTier.Bucket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The long tier in the store.
 *
 * <pre>
 * field open:       per metric: number u8, start i64, count u16, min, max, avg, last f32   (27 bytes)
 * field b&lt;number&gt;:  of two hours, by their number since the epoch; per metric: number u8, set of
 *                   its 24 buckets 3 bytes; per bucket: count u8, min f32, {@link Range} u16, avg
 *                   u8 and last u8 as shares of the range                     (9 bytes a bucket)
 * </pre>
 */
final class LongFields {
  static final char PREFIX = 'b';

  private static final long FIELD_MILLIS = Duration.ofHours(2).toMillis();
  private static final int BUCKETS = (int) (FIELD_MILLIS / LongTier.BUCKET_MILLIS);
  private static final int OPEN_BYTES = 27;
  private static final int HEAD_BYTES = 4;
  private static final int BUCKET_BYTES = 9;
  private static final int MOST_COUNTED = 255;

  private LongFields() {}

  /** The buckets that still grow. */
  static byte[] open(Map<SeriesKey, LongTier> tiers, Map<SeriesKey, Integer> index) {
    ByteBuffer buffer = ByteBuffer.allocate(tiers.size() * OPEN_BYTES);
    tiers.forEach((key, tier) -> {
      Integer number = index.get(key);
      if (number != null && tier.open().isPresent()) {
        Bucket b = tier.open().get();
        buffer.put(number.byteValue()).putLong(b.start());
        buffer.putShort((short) Math.min(b.count(), Short.MAX_VALUE));
        buffer.putFloat(b.min()).putFloat(b.max()).putFloat(b.avg()).putFloat(b.last());
      }
    });
    return WindowCodec.bytes(buffer);
  }

  static void readOpen(Map<SeriesKey, LongTier> into, List<SeriesKey> keys, ByteBuffer buffer) {
    while (buffer.remaining() >= OPEN_BYTES) {
      SeriesKey key = keys.get(Byte.toUnsignedInt(buffer.get()));
      long start = buffer.getLong();
      int count = buffer.getShort();
      float min = buffer.getFloat();
      float max = buffer.getFloat();
      Bucket bucket = new Bucket(start, min, max, buffer.getFloat(), buffer.getFloat(), count);
      into.computeIfAbsent(key, k -> new LongTier()).restore(bucket, start);
    }
  }

  /** The fields with a bucket that is over and not yet in the store. */
  static Map<String, byte[]> over(Map<SeriesKey, LongTier> tiers, Map<SeriesKey, Integer> index) {
    TreeMap<Long, ByteBuffer> fields = new TreeMap<>();
    for (LongTier tier : tiers.values()) {
      for (Bucket bucket : tier.unwritten()) {
        fields.computeIfAbsent(
            field(bucket.start()),
            f -> ByteBuffer.allocate(tiers.size() * (HEAD_BYTES + BUCKETS * BUCKET_BYTES)));
      }
    }
    fields.forEach((field, buffer) ->
        tiers.forEach((key, tier) -> {
          Integer number = index.get(key);
          if (number != null) {
            put(buffer, number, field, tier.overSince(field * FIELD_MILLIS));
          }
        }));
    Map<String, byte[]> named = new LinkedHashMap<>();
    fields.forEach(
        (field, buffer) -> named.put(PREFIX + Long.toString(field), WindowCodec.bytes(buffer)));
    return named;
  }

  private static void put(ByteBuffer buffer, int number, long field, Collection<Bucket> buckets) {
    List<Bucket> own = buckets.stream().filter(b -> field(b.start()) == field).toList();
    if (own.isEmpty()) {
      return;
    }
    int set = 0;
    for (Bucket bucket : own) {
      set |= 1 << place(bucket.start());
    }
    buffer.put((byte) number).put((byte) (set >> 16)).putShort((short) set);
    for (Bucket b : own) {
      buffer.put((byte) Math.min(b.count(), MOST_COUNTED));
      buffer.putFloat(b.min()).putShort((short) Range.bits(b.min(), b.max()));
      buffer.put((byte) b.share(b.avg())).put((byte) b.share(b.last()));
    }
  }

  static void readOver(
      Map<SeriesKey, LongTier> into, List<SeriesKey> keys, String field, ByteBuffer buffer) {
    long from = Long.parseLong(field.substring(1)) * FIELD_MILLIS;
    while (buffer.remaining() > HEAD_BYTES) {
      SeriesKey key = keys.get(Byte.toUnsignedInt(buffer.get()));
      LongTier tier = into.computeIfAbsent(key, k -> new LongTier());
      int set = Byte.toUnsignedInt(buffer.get()) << 16 | Short.toUnsignedInt(buffer.getShort());
      for (int place = 0; place < BUCKETS; place++) {
        if ((set & (1 << place)) != 0) {
          Bucket bucket = readBucket(from + place * LongTier.BUCKET_MILLIS, buffer);
          tier.restore(bucket, bucket.end() - 1);
        }
      }
    }
  }

  private static Bucket readBucket(long start, ByteBuffer buffer) {
    int count = Byte.toUnsignedInt(buffer.get());
    float min = buffer.getFloat();
    int range = Short.toUnsignedInt(buffer.getShort());
    int avg = Byte.toUnsignedInt(buffer.get());
    return Bucket.of(start, min, range, avg, Byte.toUnsignedInt(buffer.get()), count);
  }

  /** Names of the fields that lie between two times. */
  static List<String> names(long from, long to) {
    List<String> names = new ArrayList<>();
    for (long field = field(from); (field + 1) * FIELD_MILLIS <= to; field++) {
      names.add(PREFIX + Long.toString(field));
    }
    return names;
  }

  static long end(String field) {
    return (Long.parseLong(field.substring(1)) + 1) * FIELD_MILLIS;
  }

  private static long field(long at) {
    return Math.floorDiv(at, FIELD_MILLIS);
  }

  private static int place(long start) {
    return (int) (Math.floorMod(start, FIELD_MILLIS) / LongTier.BUCKET_MILLIS);
  }
}
