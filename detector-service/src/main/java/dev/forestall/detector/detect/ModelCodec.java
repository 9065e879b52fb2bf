package dev.forestall.detector.detect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What was learned of the series of one pod.
 *
 * <pre>
 * version u8; then deflated, with its checksum:
 *   series u16; per series: container UTF, metric UTF, seen up to i64, {@code SeriesModel}
 *   together: seen up to i64, places u8, per place: container UTF, metric UTF; {@code PodDetector}
 * </pre>
 *
 * A series takes at most 16 KiB before it is deflated, what is together 4 KiB. Another version is
 * not read.
 */
final class ModelCodec {
  /** To be raised when a detector of {@code anomaly} keeps something else. */
  static final int VERSION = 2;

  private ModelCodec() {}

  static byte[] write(PodWatch watch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
      watch.write(out);
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
  static PodWatch read(byte[] model) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(model);
    int version = bytes.read();
    if (version != VERSION) {
      throw new IOException("it is of version " + version + ", not " + VERSION);
    }
    try (DataInputStream in = new DataInputStream(new InflaterInputStream(bytes))) {
      PodWatch watch = PodWatch.read(in);
      if (in.read() != -1) {
        throw new IOException("it is longer than it says");
      }
      return watch;
    } catch (IllegalArgumentException e) {
      throw new IOException("it names no series", e);
    }
  }
}
