package dev.forestall.collector.otlp;

import dev.forestall.collector.otlp.Answer.Fault;
import dev.forestall.collector.otlp.Answer.Later;
import dev.forestall.collector.otlp.Answer.Refused;
import dev.forestall.collector.otlp.Answer.Taken;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One signal of <a href="https://opentelemetry.io/docs/specs/otlp/#otlpgrpc">OTLP/gRPC</a>: {@code
 * Export}, with the message as bytes, so that both protocols are read in one place. A place is
 * taken before the first byte of the message is asked for.
 */
final class OtlpGrpcService implements ServerCallHandler<OtlpGrpcService.Body, byte[]> {
  private final OtlpDoor door;
  private final Signal signal;

  /** A message as it came: its bytes, or why they could not be had. */
  static final class Body {
    private final byte[] bytes;
    private final @Nullable RefusedException refused;

    private Body(byte[] bytes, @Nullable RefusedException refused) {
      this.bytes = bytes;
      this.refused = refused;
    }
  }

  OtlpGrpcService(OtlpDoor door, Signal signal) {
    this.door = door;
    this.signal = signal;
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(signal.grpcService())
        .addMethod(
            MethodDescriptor.<Body, byte[]>newBuilder()
                .setType(MethodType.UNARY)
                .setFullMethodName(
                    MethodDescriptor.generateFullMethodName(signal.grpcService(), "Export"))
                .setRequestMarshaller(new Requests(door.bodies()))
                .setResponseMarshaller(new Responses())
                .build(),
            this)
        .build();
  }

  @Override
  public ServerCall.Listener<Body> startCall(ServerCall<Body, byte[]> call, Metadata headers) {
    Optional<Answer> refusal = door.enter(signal);
    if (refusal.isPresent()) {
      answer(call, refusal.get());
      return new ServerCall.Listener<>() {};
    }
    call.request(2); // one more than there may be, to see that there is just one
    return new Taking(call);
  }

  private final class Taking extends ServerCall.Listener<Body> {
    private final ServerCall<Body, byte[]> call;
    private @Nullable Body body;
    private boolean several;

    Taking(ServerCall<Body, byte[]> call) {
      this.call = call;
    }

    @Override
    public void onMessage(Body message) {
      several = body != null;
      body = message;
    }

    @Override
    public void onHalfClose() {
      Body whole = body;
      body = null;
      if (whole == null || several) {
        answer(call, door.refuse(signal, Fault.MALFORMED, "one message is expected"));
      } else if (whole.refused != null) {
        answer(call, door.refuse(signal, whole.refused));
      } else {
        answer(call, door.take(signal, whole.bytes, peer(call)));
      }
    }

    @Override
    public void onCancel() {
      door.leave();
    }

    @Override
    public void onComplete() {
      door.leave();
    }
  }

  private void answer(ServerCall<Body, byte[]> call, Answer answer) {
    Metadata trailers = new Metadata();
    switch (answer) {
      case Taken taken -> {
        call.sendHeaders(new Metadata());
        call.sendMessage(OtlpHttpController.success(signal, taken).toByteArray());
        call.close(Status.OK, trailers);
      }
      case Later later ->
          call.close(Status.UNAVAILABLE.withDescription(later.sentence()), trailers);
      case Refused refused ->
          call.close(
              Status.fromCodeValue(refused.fault().grpc()).withDescription(refused.sentence()),
              trailers);
    }
  }

  private static String peer(ServerCall<?, ?> call) {
    SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return address instanceof InetSocketAddress internet && internet.getAddress() != null
        ? internet.getAddress().getHostAddress()
        : "";
  }

  private record Requests(Bodies bodies) implements MethodDescriptor.Marshaller<Body> {
    @Override
    public InputStream stream(Body value) {
      return new ByteArrayInputStream(value.bytes);
    }

    @Override
    public Body parse(InputStream stream) {
      try {
        return new Body(bodies.readUnpacked(stream), null);
      } catch (RefusedException e) {
        return new Body(new byte[0], e);
      } catch (StatusRuntimeException e) { // the library's own bound, farther out
        return new Body(
            new byte[0],
            new RefusedException(
                Fault.TOO_LARGE, "the message is too large: send smaller batches"));
      } catch (IOException e) {
        return new Body(
            new byte[0],
            new RefusedException(
                Fault.MALFORMED, "the message is not in the gzip format, or ends too early"));
      }
    }
  }

  private record Responses() implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException("nothing is called here");
    }
  }
}
