package dev.forestall.collector.otlp;

import dev.forestall.collector.otlp.Answer.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads bodies within bounds, as they come and unpacked: a few bytes may unpack to gigabytes. */
final class Bodies {
  private final int maxBytes;
  private final int maxDecompressedBytes;

  Bodies(int maxBytes, int maxDecompressedBytes) {
    this.maxBytes = maxBytes;
    this.maxDecompressedBytes = maxDecompressedBytes;
  }

  int maxDecompressedBytes() {
    return maxDecompressedBytes;
  }

  /** Whether the content encoding is gzip; refused when it is anything else but none. */
  static boolean isGzip(@Nullable String contentEncoding) throws RefusedException {
    String encoding =
        contentEncoding == null ? "" : contentEncoding.strip().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "", "identity" -> false;
      case "gzip" -> true;
      default ->
          throw new RefusedException(
              Fault.WRONG_TYPE, "Content-Encoding must be gzip or none, not " + shown(encoding));
    };
  }

  /**
   * Reads a body.
   *
   * @param length its announced length, -1 when it is not announced
   * @throws IOException when the sender went away
   */
  byte[] read(InputStream in, long length, boolean gzip) throws IOException, RefusedException {
    if (length > maxBytes) {
      throw tooLarge(maxBytes, "");
    }
    byte[] body = in.readNBytes(maxBytes + 1);
    if (body.length > maxBytes) {
      throw tooLarge(maxBytes, "");
    }
    return gzip ? unpack(body) : body;
  }

  /** Reads what is unpacked already, no further than the bound. */
  byte[] readUnpacked(InputStream in) throws IOException, RefusedException {
    byte[] body = in.readNBytes(maxDecompressedBytes + 1);
    if (body.length > maxDecompressedBytes) {
      throw tooLarge(maxDecompressedBytes, " decompressed");
    }
    return body;
  }

  private byte[] unpack(byte[] packed) throws RefusedException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return readUnpacked(in);
    } catch (IOException e) {
      throw new RefusedException(
          Fault.MALFORMED, "the body is not in the gzip format, or ends too early");
    }
  }

  private static RefusedException tooLarge(int bound, String how) {
    return new RefusedException(
        Fault.TOO_LARGE,
        "the body is larger than %d bytes%s: send smaller batches".formatted(bound, how));
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
