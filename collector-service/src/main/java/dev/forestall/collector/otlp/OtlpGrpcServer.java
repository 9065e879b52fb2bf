package dev.forestall.collector.otlp;

import dev.forestall.collector.CollectorProperties;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** OTLP over gRPC, on a port of its own and on the address of the web server. */
@Component
@OtlpEnabled
class OtlpGrpcServer implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(OtlpGrpcServer.class);
  private static final int CALLS_A_CONNECTION = 32;
  private static final int HEADER_BYTES = 16 * 1024;
  private static final long GRACE_SECONDS = 2;

  private final OtlpDoor door;
  private final InetSocketAddress address;
  private volatile @Nullable Server server;
  private volatile @Nullable ExecutorService executor;

  OtlpGrpcServer(
      OtlpDoor door,
      CollectorProperties settings,
      @Value("${server.address:#{null}}") @Nullable InetAddress address) {
    this.door = door;
    this.address = new InetSocketAddress(address, settings.otlp().grpcPort());
  }

  @Override
  public void start() {
    ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    Server starting =
        NettyServerBuilder.forAddress(address)
            .executor(calls)
            // farther out than the bound, so that what is a little too large is answered by us
            .maxInboundMessageSize(2 * door.bodies().maxDecompressedBytes())
            .maxInboundMetadataSize(HEADER_BYTES)
            .maxConcurrentCallsPerConnection(CALLS_A_CONNECTION)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new OtlpGrpcService(door, Signal.TRACES).definition())
            .addService(new OtlpGrpcService(door, Signal.LOGS).definition())
            .build();
    try {
      starting.start();
    } catch (IOException e) {
      calls.close();
      throw new PortTakenException(address.getPort(), reason(e));
    }
    executor = calls;
    server = starting;
    log.info("OTLP over gRPC on port {}", starting.getPort());
  }

  @Override
  public void stop() {
    Server running = server;
    server = null;
    if (running != null) {
      running.shutdown();
      try {
        if (!running.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
          running.shutdownNow();
        }
      } catch (InterruptedException e) {
        running.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
    ExecutorService calls = executor;
    if (calls != null) {
      calls.shutdownNow();
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /** The port that it listens on, 0 while it does not. */
  int port() {
    Server running = server;
    return running == null ? 0 : running.getPort();
  }

  private static String reason(IOException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
