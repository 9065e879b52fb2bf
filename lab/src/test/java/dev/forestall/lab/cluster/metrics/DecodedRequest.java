package dev.forestall.lab.cluster.metrics;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/** A remote-write body read back by its field numbers alone. */
record DecodedRequest(List<Row> rows) {
  record Row(List<String> labelOrder, Map<String, String> labels, double value, long millis) {}

  static DecodedRequest of(byte[] body) throws IOException {
    UnknownFieldSet request = UnknownFieldSet.parseFrom(Snappy.uncompress(body));
    return new DecodedRequest(
        request.getField(1).getLengthDelimitedList().stream().map(DecodedRequest::row).toList());
  }

  private static Row row(ByteString bytes) {
    UnknownFieldSet series = parse(bytes);
    Map<String, String> labels = new TreeMap<>();
    List<String> order =
        series.getField(1).getLengthDelimitedList().stream()
            .map(DecodedRequest::parse)
            .map(l -> {
              String name = text(l, 1);
              labels.put(name, text(l, 2));
              return name;
            })
            .toList();
    UnknownFieldSet sample = parse(series.getField(2).getLengthDelimitedList().getFirst());
    return new Row(
        order,
        labels,
        Double.longBitsToDouble(sample.getField(1).getFixed64List().getFirst()),
        sample.getField(2).getVarintList().getFirst());
  }

  private static String text(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
  }

  private static UnknownFieldSet parse(ByteString bytes) {
    try {
      return UnknownFieldSet.parseFrom(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
