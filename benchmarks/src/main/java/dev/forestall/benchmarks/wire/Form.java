package dev.forestall.benchmarks.wire;

import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.wire.Wire;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.smile.SmileMapper;

/**
 * A form of the hot record.
 *
 * @param name its name in the table
 * @param encode to bytes
 * @param decode from bytes
 */
record Form(
    String name, Function<MetricsSampled, byte[]> encode, Function<byte[], MetricsSampled> decode) {
  static final String JSON = "JSON";
  static final String CBOR = "CBOR";
  static final String SMILE = "Smile";
  static final String PROTOCOL_BUFFERS = "Protocol Buffers";

  static final List<Form> ALL =
      List.of(
          mapped(JSON, Wire.json()),
          mapped(CBOR, new CBORMapper()),
          mapped(SMILE, new SmileMapper()),
          new Form(
              PROTOCOL_BUFFERS, Wire::encode, bytes -> Wire.decode(bytes, MetricsSampled.class)));

  static Form named(String name) {
    return ALL.stream().filter(f -> f.name().equals(name)).findAny().orElseThrow();
  }

  private static Form mapped(String name, ObjectMapper mapper) {
    return new Form(
        name, mapper::writeValueAsBytes, bytes -> mapper.readValue(bytes, MetricsSampled.class));
  }
}
