package dev.forestall.lab.process;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** Asks a broker on loopback. */
final class Broker {
  private Broker() {}

  static boolean answers(int port) {
    try {
      topics(port);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  static Set<String> topics(int port) {
    try (Admin admin = admin(port)) {
      return admin.listTopics().names().get(2, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static void createTopic(int port, String name) {
    try (Admin admin = admin(port)) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Admin admin(int port) {
    return Admin.create(
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:" + port,
            "request.timeout.ms",
            "2000",
            "default.api.timeout.ms",
            "2000"));
  }
}
