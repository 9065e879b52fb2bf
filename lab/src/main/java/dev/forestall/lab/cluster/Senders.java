package dev.forestall.lab.cluster;

import dev.forestall.lab.cluster.metrics.RemoteWrite;
import dev.forestall.lab.cluster.telemetry.OtlpSender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the cluster's telemetry goes, each on a thread of its own.
 *
 * @param remoteWrite the collector, which gets every sample
 * @param alsoWrite somebody else who gets the same samples, as far as they are taken in time
 * @param traces the collector's intake of spans
 * @param logs the collector's intake of log lines
 */
record Senders(
    RemoteWrite remoteWrite, Optional<RemoteWrite> alsoWrite, OtlpSender traces, OtlpSender logs)
    implements AutoCloseable {
  private static final Duration OTLP_PAUSE = Duration.ofSeconds(1);
  private static final int WAITING = 1_000;

  static Senders to(Settings settings) {
    return new Senders(
        new RemoteWrite(settings.remoteWrite(), RemoteWrite.ALL),
        settings.alsoWrite().map(receiver -> new RemoteWrite(receiver, WAITING)),
        new OtlpSender(settings.otlp().resolve("/v1/traces"), OTLP_PAUSE),
        new OtlpSender(settings.otlp().resolve("/v1/logs"), OTLP_PAUSE));
  }

  List<RemoteWrite> samples() {
    return Stream.concat(Stream.of(remoteWrite), alsoWrite.stream()).toList();
  }

  @Override
  public void close() {
    samples().forEach(RemoteWrite::close);
    traces.close();
    logs.close();
  }
}
