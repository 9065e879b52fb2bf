package dev.forestall.lab.workload;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A web program whose memory grows when it is told to: it answers {@code /healthz} on port 8080,
 * makes garbage, and keeps {@code LEAK_MIB_PER_MINUTE} of native memory for ever (0 by default: a
 * healthy program). Needs {@code -XX:MaxDirectMemorySize} beyond the container's limit, so that the
 * kernel and not the JVM ends it.
 */
public final class LeakingWorkload {
  private static final int MIB = 1 << 20;
  private static final int PAGE = 4096;
  private static final long STEP_MILLIS = 1_000;
  private static final double STEPS_PER_MINUTE = 60;
  private static final int PORT = 8080;

  private final List<ByteBuffer> kept = new ArrayList<>();
  private final double bytesPerStep;
  private final int garbagePerStep;
  private double owed;
  private byte[] garbage = new byte[0];

  private LeakingWorkload(double leakMibPerMinute, double garbageMibPerSecond) {
    this.bytesPerStep = leakMibPerMinute * MIB / STEPS_PER_MINUTE;
    this.garbagePerStep = (int) (garbageMibPerSecond * MIB);
  }

  /** Runs until it is killed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> env = System.getenv();
    double leak = Double.parseDouble(env.getOrDefault("LEAK_MIB_PER_MINUTE", "0"));
    double garbage = Double.parseDouble(env.getOrDefault("GARBAGE_MIB_PER_SECOND", "2"));
    HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
    server.createContext(
        "/healthz",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    System.out.printf("leaking %.1f MiB a minute, %.1f MiB of garbage a second%n", leak, garbage);
    LeakingWorkload workload = new LeakingWorkload(leak, garbage);
    while (true) {
      workload.step();
      Thread.sleep(STEP_MILLIS);
    }
  }

  private void step() {
    for (int made = 0; made < garbagePerStep; made += MIB) {
      garbage = new byte[garbage.length == MIB ? MIB / 2 : MIB]; // the one before is garbage now
    }
    owed += bytesPerStep * ThreadLocalRandom.current().nextDouble(0, 2);
    int whole = ((int) (owed / PAGE)) * PAGE;
    if (whole > 0) {
      kept.add(touched(ByteBuffer.allocateDirect(whole)));
      owed -= whole;
    }
  }

  private static ByteBuffer touched(ByteBuffer memory) {
    for (int at = 0; at < memory.capacity(); at += PAGE) {
      memory.put(at, (byte) 1);
    }
    return memory;
  }
}
