package dev.forestall.detector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster of three masters on this machine; ends with {@link #close()}. */
public final class RealRedisCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<RealRedisProcess> masters = new ArrayList<>();

  public RealRedisCluster(Path folder) {
    RealRedisProcess.onPath("redis-cli");
    for (int i = 0; i < 3; i++) {
      masters.add(
          new RealRedisProcess(
              folder,
              List.of(
                  "--cluster-enabled",
                  "yes",
                  "--cluster-port",
                  Integer.toString(RealRedisProcess.freePort()))));
    }
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> nodes().stream().allMatch(node -> ask(node, "ping").startsWith("PONG")));
      List<String> create = new ArrayList<>(List.of("redis-cli", "--cluster", "create"));
      create.addAll(nodes());
      create.add("--cluster-yes");
      assertThat(run(create)).contains("All 16384 slots covered");
      await()
          .atMost(PATIENCE)
          .until(() ->
              nodes().stream()
                  .allMatch(node -> ask(node, "cluster", "info").contains("cluster_state:ok")));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** host:port of each master. */
  public List<String> nodes() {
    return masters.stream().map(RealRedisProcess::address).toList();
  }

  /** Keys on all masters. */
  public long size() {
    return nodes().stream().mapToLong(n -> Long.parseLong(ask(n, "dbsize").strip())).sum();
  }

  /** Answer of one node to a command. */
  static String ask(String node, String... words) {
    List<String> command = new ArrayList<>(List.of("redis-cli", "-p", node.split(":")[1]));
    command.addAll(List.of(words));
    return run(command);
  }

  private static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    masters.forEach(RealRedisProcess::close);
  }
}
