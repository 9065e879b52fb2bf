package dev.forestall.service.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import redis.embedded.RedisServer;

/**
 * One real redis-server a test JVM, started when first asked for; can be stopped and started again
 * on its port.
 */
public final class RealRedis {
  private static int port;
  private static RedisServer server;

  private RealRedis() {}

  /** Where it listens, {@code redis://127.0.0.1:port}. */
  public static synchronized String url() {
    if (server == null) {
      start();
      Runtime.getRuntime().addShutdownHook(new Thread(RealRedis::stop));
    }
    return "redis://127.0.0.1:" + port;
  }

  /** Ends it: what it held is gone. */
  public static synchronized void stop() {
    try {
      if (server != null && server.isActive()) {
        server.stop();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it again, empty, on the same port. */
  public static synchronized void restart() {
    stop();
    start();
  }

  private static void start() {
    try {
      if (port == 0) {
        port = RealKafka.freePort();
      }
      server =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("save \"\"")
              .setting("appendonly no")
              .build();
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
