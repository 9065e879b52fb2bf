package dev.forestall.collector.prometheus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.forestall.collector.normalise.Series;
import dev.forestall.collector.normalise.Series.Point;
import dev.forestall.collector.normalise.SeriesId;
import dev.forestall.collector.prometheus.proto.Label;
import dev.forestall.collector.prometheus.proto.TimeSeries;
import dev.forestall.collector.prometheus.proto.WriteRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Reads Prometheus remote write 1.0: a Protocol Buffers {@code WriteRequest} in the snappy block
 * format. Each thing that it is not has its own sentence, since the sender's log shows it.
 */
final class WriteRequests {
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final int UNSUPPORTED = 415;
  private static final String NAME = "__name__";

  private final int maxDecompressedBytes;

  WriteRequests(int maxDecompressedBytes) {
    this.maxDecompressedBytes = maxDecompressedBytes;
  }

  /**
   * Checks what the headers say of the body.
   *
   * @throws WriteRejectedException 415 when it is not remote write 1.0
   */
  static void check(@Nullable String contentType, @Nullable String contentEncoding)
      throws WriteRejectedException {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT).replace(" ", "");
    if (type.contains("proto=io.prometheus.write.v2.request")) {
      throw new WriteRejectedException(
          UNSUPPORTED,
          "remote write 2.0 is not spoken here: set protobuf_message: prometheus.WriteRequest");
    }
    boolean parameterIsKnown =
        !type.contains(";proto=") || type.contains(";proto=prometheus.writerequest");
    if (!type.split(";", 2)[0].equals("application/x-protobuf") || !parameterIsKnown) {
      throw new WriteRejectedException(
          UNSUPPORTED, "Content-Type must be application/x-protobuf (remote write 1.0)");
    }
    if (!"snappy".equalsIgnoreCase(contentEncoding)) {
      throw new WriteRejectedException(UNSUPPORTED, "Content-Encoding must be snappy");
    }
  }

  /**
   * Reads a body.
   *
   * @throws WriteRejectedException 400 when it is malformed, 413 when it is too large decompressed
   */
  List<Series> read(byte[] body) throws WriteRejectedException {
    try {
      WriteRequest request = WriteRequest.parseFrom(decompress(body));
      List<Series> series = new ArrayList<>(request.getTimeseriesCount());
      for (TimeSeries one : request.getTimeseriesList()) {
        series.add(series(one));
      }
      return series;
    } catch (InvalidProtocolBufferException e) {
      throw new WriteRejectedException(
          BAD_REQUEST, "the body is not a remote-write 1.0 WriteRequest: " + e.getMessage());
    }
  }

  private byte[] decompress(byte[] body) throws WriteRejectedException {
    try {
      int length = Snappy.uncompressedLength(body);
      if (length < 0 || length > maxDecompressedBytes) {
        throw new WriteRejectedException(
            TOO_LARGE,
            "the body is larger than %d bytes decompressed: lower max_samples_per_send"
                .formatted(maxDecompressedBytes));
      }
      byte[] decompressed = new byte[length];
      if (!Snappy.isValidCompressedBuffer(body)) {
        throw new WriteRejectedException(BAD_REQUEST, "the body is not in the snappy block format");
      }
      Snappy.uncompress(body, 0, body.length, decompressed, 0);
      return decompressed;
    } catch (IOException e) {
      throw new WriteRejectedException(BAD_REQUEST, "the body is not in the snappy block format");
    }
  }

  private static Series series(TimeSeries series) {
    Map<String, String> labels = HashMap.newHashMap(series.getLabelsCount());
    for (Label label : series.getLabelsList()) {
      labels.put(label.getName(), label.getValue());
    }
    String name = labels.remove(NAME);
    return new Series(
        new SeriesId(name == null ? "" : name, labels),
        series.getSamplesList().stream()
            .map(s -> new Point(s.getTimestamp(), s.getValue()))
            .toList());
  }
}
