package dev.forestall.service.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** One real Kafka broker (KRaft) a test JVM, in process, started when first asked for. */
public final class RealKafka {
  private RealKafka() {}

  /** Where it listens. */
  public static String bootstrapServers() {
    return Holder.BOOTSTRAP;
  }

  private static final class Holder {
    static final String BOOTSTRAP = start();

    private static String start() {
      try {
        Path data = Files.createTempDirectory("forestall-kafka");
        int port = freePort();
        int controller = freePort();
        Properties settings = settings(data, port, controller);
        format(data);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, data)));
        return "127.0.0.1:" + port;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Properties settings(Path data, int port, int controller) {
      Properties settings = new Properties();
      settings.put("process.roles", "broker,controller");
      settings.put("node.id", "1");
      settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
      settings.put(
          "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
      settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
      settings.put("controller.listener.names", "CONTROLLER");
      settings.put("log.dirs", data.toString());
      settings.put("auto.create.topics.enable", "false");
      settings.put("offsets.topic.replication.factor", "1");
      settings.put("offsets.topic.num.partitions", "1");
      settings.put("transaction.state.log.replication.factor", "1");
      settings.put("transaction.state.log.min.isr", "1");
      settings.put("default.replication.factor", "1");
      settings.put("group.initial.rebalance.delay.ms", "0");
      settings.put("num.network.threads", "1");
      settings.put("num.io.threads", "2");
      settings.put("log.cleaner.dedupe.buffer.size", "2097152");
      return settings;
    }

    private static void format(Path data) throws IOException {
      try {
        new Formatter()
            .setPrintStream(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()))
            .setClusterId(Uuid.randomUuid().toString())
            .setNodeId(1)
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(data.toString())
            .addDirectory(data.toString())
            .setReleaseVersion(MetadataVersion.latestProduction())
            .run();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("the storage of the test broker cannot be formatted", e);
      }
    }

    private static void stop(KafkaRaftServer server, Path data) {
      server.shutdown();
      server.awaitShutdown();
      TestFolders.delete(data);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
