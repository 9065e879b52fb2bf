package dev.forestall.detector.detect;

import dev.forestall.detector.window.SeriesKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What was learned of the series of one pod.
 *
 * <pre>
 * version u8; then deflated, with its checksum:
 *   series u16; per series: container UTF, metric UTF, seen up to i64, {@code SeriesDetector}
 * </pre>
 *
 * A series takes at most 16 KiB before it is deflated. Another version is not read.
 */
final class ModelCodec {
  /** To be raised when a detector of {@code anomaly} keeps something else. */
  static final int VERSION = 1;

  private ModelCodec() {}

  static byte[] write(Map<SeriesKey, SeriesWatch> watches) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
      out.writeShort(watches.size());
      for (Map.Entry<SeriesKey, SeriesWatch> watch : watches.entrySet()) {
        out.writeUTF(watch.getKey().container());
        out.writeUTF(watch.getKey().metric());
        watch.getValue().write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  /**
   * Reads it.
   *
   * @throws IOException with a sentence, when it is of another version or damaged
   */
  static Map<SeriesKey, SeriesWatch> read(byte[] model) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(model);
    int version = bytes.read();
    if (version != VERSION) {
      throw new IOException("it is of version " + version + ", not " + VERSION);
    }
    try (DataInputStream in = new DataInputStream(new InflaterInputStream(bytes))) {
      Map<SeriesKey, SeriesWatch> watches = new HashMap<>();
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        SeriesKey key = new SeriesKey(in.readUTF(), in.readUTF());
        watches.put(key, SeriesWatch.read(in));
      }
      if (in.read() != -1) {
        throw new IOException("it is longer than it says");
      }
      return watches;
    } catch (IllegalArgumentException e) {
      throw new IOException("it names no series", e);
    }
  }
}
