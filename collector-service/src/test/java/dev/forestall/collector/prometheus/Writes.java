package dev.forestall.collector.prometheus;

import dev.forestall.collector.prometheus.proto.Label;
import dev.forestall.collector.prometheus.proto.PrometheusSample;
import dev.forestall.collector.prometheus.proto.TimeSeries;
import dev.forestall.collector.prometheus.proto.WriteRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/** Remote-write requests as a Prometheus makes them. */
public final class Writes {
  private final WriteRequest.Builder request = WriteRequest.newBuilder();

  /** Adds a sample. */
  public Writes sample(String series, Map<String, String> labels, long atMillis, double value) {
    TimeSeries.Builder builder = TimeSeries.newBuilder();
    Map<String, String> sorted = new TreeMap<>(labels);
    sorted.put("__name__", series);
    sorted.forEach((n, v) -> builder.addLabels(Label.newBuilder().setName(n).setValue(v)));
    request.addTimeseries(
        builder.addSamples(PrometheusSample.newBuilder().setTimestamp(atMillis).setValue(value)));
    return this;
  }

  /** Encoded and compressed. */
  public byte[] body() {
    try {
      return Snappy.compress(request.build().toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
