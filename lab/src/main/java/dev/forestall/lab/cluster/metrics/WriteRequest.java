package dev.forestall.lab.cluster.metrics;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.xerial.snappy.Snappy;

/**
 * Body of a remote-write request: {@code prometheus.WriteRequest} as Protocol Buffers in a Snappy
 * block.
 *
 * @see <a href="https://prometheus.io/docs/specs/prw/remote_write_spec/">Remote write 1.0</a>
 */
final class WriteRequest {
  private static final int TIME_SERIES = 1;
  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int NAME = 1;
  private static final int VALUE = 2;
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIMESTAMP = 2;

  private WriteRequest() {}

  static byte[] encode(List<Series> series, long timestampMillis) {
    try {
      return Snappy.compress(
          message(request -> {
            for (Series each : series) {
              nested(request, TIME_SERIES, out -> timeSeries(out, each, timestampMillis));
            }
          }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void timeSeries(CodedOutputStream out, Series series, long timestampMillis)
      throws IOException {
    for (var label : series.labels().entrySet()) {
      nested(
          out,
          LABELS,
          l -> {
            l.writeString(NAME, label.getKey());
            l.writeString(VALUE, label.getValue());
          });
    }
    nested(
        out,
        SAMPLES,
        s -> {
          s.writeDouble(SAMPLE_VALUE, series.value());
          s.writeInt64(SAMPLE_TIMESTAMP, timestampMillis);
        });
  }

  private static void nested(CodedOutputStream out, int field, Content content) throws IOException {
    byte[] bytes = message(content);
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(bytes.length);
    out.writeRawBytes(bytes);
  }

  private static byte[] message(Content content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    content.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  private interface Content {
    void write(CodedOutputStream out) throws IOException;
  }
}
