package dev.forestall.collector.otlp;

import java.util.Locale;

/** What a request brings. */
enum Signal {
  TRACES("spans", "opentelemetry.proto.collector.trace.v1.TraceService"),
  LOGS("log records", "opentelemetry.proto.collector.logs.v1.LogsService");

  private final String items;
  private final String grpcService;

  Signal(String items, String grpcService) {
    this.items = items;
    this.grpcService = grpcService;
  }

  /** What a person calls them. */
  String items() {
    return items;
  }

  /** Full name of the gRPC service. */
  String grpcService() {
    return grpcService;
  }

  /** As the value of a metric's tag. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
