package dev.forestall.model.wire;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.wire.proto.ContainerSamples;
import dev.forestall.model.wire.proto.MetricsSampledRecord;
import dev.forestall.model.wire.proto.SampleKindCode;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link MetricsSampled} as one format byte and a Protocol Buffers message; samples come back
 * grouped by container.
 */
final class MetricsSampledCodec {
  /** First byte of the form; JSON never begins with it. */
  static final byte FORMAT = 1;

  private MetricsSampledCodec() {}

  static byte[] encode(MetricsSampled sampled) {
    MetricsSampledRecord message = toMessage(sampled);
    byte[] bytes = new byte[1 + message.getSerializedSize()];
    bytes[0] = FORMAT;
    try {
      message.writeTo(CodedOutputStream.newInstance(bytes, 1, bytes.length - 1));
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the stated size is large enough", e);
    }
    return bytes;
  }

  static MetricsSampled decode(byte[] bytes) {
    try {
      return fromMessage(MetricsSampledRecord.parser().parseFrom(bytes, 1, bytes.length - 1));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new WireException("not a MetricsSampled: " + e.getMessage(), e);
    }
  }

  private static MetricsSampledRecord toMessage(MetricsSampled sampled) {
    Map<String, ContainerSamples.Builder> containers = new LinkedHashMap<>();
    for (Sample sample : sampled.samples()) {
      containers
          .computeIfAbsent(sample.container(), c -> ContainerSamples.newBuilder().setContainer(c))
          .addMetrics(sample.metric())
          .addKinds(code(sample.kind()))
          .addValues(sample.value());
    }
    MetricsSampledRecord.Builder message =
        MetricsSampledRecord.newBuilder()
            .setCluster(sampled.subject().cluster())
            .setNamespace(sampled.subject().namespace())
            .setKind(sampled.subject().kind())
            .setName(sampled.subject().name())
            .setPod(sampled.pod())
            .setPodUid(sampled.podUid())
            .setAt(sampled.at().toEpochMilli());
    containers.values().forEach(message::addContainers);
    return message.build();
  }

  private static MetricsSampled fromMessage(MetricsSampledRecord message) {
    List<Sample> samples = new ArrayList<>();
    for (ContainerSamples container : message.getContainersList()) {
      int n = container.getMetricsCount();
      if (container.getKindsCount() != n || container.getValuesCount() != n) {
        throw new WireException("not a MetricsSampled: its lists differ in length");
      }
      for (int i = 0; i < n; i++) {
        samples.add(
            new Sample(
                container.getContainer(),
                container.getMetrics(i),
                kind(container.getKinds(i)),
                container.getValues(i)));
      }
    }
    return new MetricsSampled(
        new Subject(
            message.getCluster(), message.getNamespace(), message.getKind(), message.getName()),
        message.getPod(),
        message.getPodUid(),
        Instant.ofEpochMilli(message.getAt()),
        samples);
  }

  private static SampleKindCode code(SampleKind kind) {
    return switch (kind) {
      case GAUGE -> SampleKindCode.GAUGE;
      case COUNTER -> SampleKindCode.COUNTER;
      case DERIVED -> SampleKindCode.DERIVED;
    };
  }

  private static SampleKind kind(SampleKindCode code) {
    return switch (code) {
      case GAUGE -> SampleKind.GAUGE;
      case COUNTER -> SampleKind.COUNTER;
      case DERIVED -> SampleKind.DERIVED;
      case UNRECOGNIZED -> throw new WireException("not a MetricsSampled: unknown kind of sample");
    };
  }
}
