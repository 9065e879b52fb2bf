package dev.forestall.collector.otlp;

import com.google.protobuf.MessageLite;
import dev.forestall.collector.otlp.Answer.Fault;
import dev.forestall.collector.otlp.Answer.Later;
import dev.forestall.collector.otlp.Answer.Refused;
import dev.forestall.collector.otlp.Answer.Taken;
import dev.forestall.model.wire.Wire;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OTLP/HTTP</a>, binary. An error is a
 * {@code google.rpc.Status} in the format of the request. 503 means that it may be sent again, all
 * others that this cannot help.
 */
@RestController
@OtlpEnabled
class OtlpHttpController {
  private static final String TYPE = "application/x-protobuf";
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;
  private static final int GRPC_UNIMPLEMENTED = 12;
  private static final int GRPC_UNAVAILABLE = 14;

  private final OtlpDoor door;

  OtlpHttpController(OtlpDoor door) {
    this.door = door;
  }

  @PostMapping("/v1/traces")
  ResponseEntity<byte[]> traces(HttpServletRequest request) throws IOException {
    return take(Signal.TRACES, request);
  }

  @PostMapping("/v1/logs")
  ResponseEntity<byte[]> logs(HttpServletRequest request) throws IOException {
    return take(Signal.LOGS, request);
  }

  /** Said rather than left to be found out. */
  @PostMapping("/v1/metrics")
  ResponseEntity<byte[]> metrics(HttpServletRequest request) {
    return answer(
        request,
        ResponseEntity.status(NOT_FOUND),
        GRPC_UNIMPLEMENTED,
        "metrics are not taken by OTLP: let a Prometheus write them to /api/v1/write");
  }

  private ResponseEntity<byte[]> take(Signal signal, HttpServletRequest request)
      throws IOException {
    Optional<Answer> refusal = door.enter(signal);
    if (refusal.isPresent()) {
      return answer(signal, request, refusal.get());
    }
    try {
      return answer(signal, request, door.take(signal, body(request), request.getRemoteAddr()));
    } catch (RefusedException e) {
      return answer(signal, request, door.refuse(signal, e));
    } finally {
      door.leave();
    }
  }

  private byte[] body(HttpServletRequest request) throws IOException, RefusedException {
    if (!type(request).equals(TYPE)) {
      throw new RefusedException(
          Fault.WRONG_TYPE,
          "Content-Type must be application/x-protobuf: set the exporter's protocol to"
              + " http/protobuf, or use gRPC");
    }
    boolean gzip = Bodies.isGzip(request.getHeader(HttpHeaders.CONTENT_ENCODING));
    return door.bodies().read(request.getInputStream(), request.getContentLengthLong(), gzip);
  }

  private ResponseEntity<byte[]> answer(Signal signal, HttpServletRequest request, Answer answer) {
    return switch (answer) {
      case Taken taken ->
          ResponseEntity.ok()
              .contentType(MediaType.parseMediaType(TYPE))
              .body(success(signal, taken).toByteArray());
      case Later later ->
          answer(
              request,
              ResponseEntity.status(UNAVAILABLE)
                  .header(
                      HttpHeaders.RETRY_AFTER,
                      Long.toString(Math.max(1, later.after().plusMillis(999).toSeconds()))),
              GRPC_UNAVAILABLE,
              later.sentence());
      case Refused refused ->
          answer(
              request,
              ResponseEntity.status(refused.fault().http()),
              refused.fault().grpc(),
              refused.sentence());
    };
  }

  /** The response of the protocol; what was dropped is told as its partial success. */
  static MessageLite success(Signal signal, Taken taken) {
    boolean all = taken.rejected() == 0;
    return switch (signal) {
      case TRACES ->
          all
              ? ExportTraceServiceResponse.getDefaultInstance()
              : ExportTraceServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportTracePartialSuccess.newBuilder()
                          .setRejectedSpans(taken.rejected())
                          .setErrorMessage(taken.sentence()))
                  .build();
      case LOGS ->
          all
              ? ExportLogsServiceResponse.getDefaultInstance()
              : ExportLogsServiceResponse.newBuilder()
                  .setPartialSuccess(
                      ExportLogsPartialSuccess.newBuilder()
                          .setRejectedLogRecords(taken.rejected())
                          .setErrorMessage(taken.sentence()))
                  .build();
    };
  }

  private static ResponseEntity<byte[]> answer(
      HttpServletRequest request, ResponseEntity.BodyBuilder response, int code, String sentence) {
    return type(request).equals(MediaType.APPLICATION_JSON_VALUE)
        ? response
            .contentType(MediaType.APPLICATION_JSON)
            .body(Wire.json().writeValueAsBytes(Map.of("code", code, "message", sentence)))
        : response
            .contentType(MediaType.parseMediaType(TYPE))
            .body(Protobuf.status(code, sentence));
  }

  private static String type(HttpServletRequest request) {
    String type = request.getContentType();
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
