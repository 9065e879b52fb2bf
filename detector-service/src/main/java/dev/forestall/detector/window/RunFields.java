package dev.forestall.detector.window;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The runs of a pod's containers in the store.
 *
 * <pre>
 * starts:  count u8; container UTF, start i64
 * ended:   count u16; number of the series u8, start i64, end i64, first and last level f32
 * first minutes of the newest run, then of the one before: count u8; number u8, start i64,
 *          points u16; age in ms i32, value f32
 * </pre>
 */
final class RunFields {
  private static final int NONE = 255;

  private RunFields() {}

  static byte[] write(PodWindow window, Map<SeriesKey, Integer> index) {
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
        out.writeByte(index.getOrDefault(runs.getKey(), NONE));
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
      out.writeByte(index.getOrDefault(run.getKey(), NONE));
      out.writeLong(run.getValue().start());
      out.writeShort(points.size());
      for (int i = 0; i < points.size(); i++) {
        out.writeInt((int) (points.at(i) - run.getValue().start()));
        out.writeFloat((float) points.value(i));
      }
    }
  }

  static void read(PodWindow into, List<SeriesKey> keys, byte[] bytes) throws IOException {
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
}
