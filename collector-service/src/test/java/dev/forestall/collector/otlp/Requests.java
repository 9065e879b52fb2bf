package dev.forestall.collector.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Instant;

/** OTLP requests as bytes. */
public final class Requests {
  public static final String TYPE = "application/x-protobuf";

  private static final byte[] TRACE = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  private static final byte[] ID = {1, 2, 3, 4, 5, 6, 7, 8};

  private Requests() {}

  /** One span of a service, of a millisecond. */
  public static byte[] ofOneSpan(String service, Instant end) {
    long nanos = end.toEpochMilli() * 1_000_000;
    return request(
        service,
        ScopeSpans.newBuilder()
            .addSpans(
                Span.newBuilder()
                    .setTraceId(ByteString.copyFrom(TRACE))
                    .setSpanId(ByteString.copyFrom(ID))
                    .setName("op")
                    .setStartTimeUnixNano(nanos - 1_000_000)
                    .setEndTimeUnixNano(nanos)));
  }

  /** So many spans that say nothing: two bytes each. */
  static byte[] ofEmptySpans(int spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (int i = 0; i < spans; i++) {
      scope.addSpans(Span.getDefaultInstance());
    }
    return request("cart", scope);
  }

  private static byte[] request(String service, ScopeSpans.Builder scope) {
    Resource.Builder resource =
        Resource.newBuilder()
            .addAttributes(
                KeyValue.newBuilder()
                    .setKey("service.name")
                    .setValue(AnyValue.newBuilder().setStringValue(service)));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
        .build()
        .toByteArray();
  }
}
