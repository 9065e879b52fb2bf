package dev.forestall.collector.otlp;

/** The port for OTLP over gRPC cannot be had. */
final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PortTakenException(int port, String why) {
    super(
        "forestall.collector.otlp.grpc-port: port "
            + port
            + " cannot be had ("
            + why
            + "); set another one (0 for any free), or forestall.collector.otlp.enabled=false");
  }
}
