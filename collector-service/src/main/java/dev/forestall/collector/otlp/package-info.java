/** OpenTelemetry comes in, over HTTP and gRPC; begin with {@link OtlpDoor}. */
@NullMarked
package dev.forestall.collector.otlp;

import org.jspecify.annotations.NullMarked;
