package dev.forestall.remediation.store;

import java.net.URI;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** With a Redis in a container, where Docker runs. */
@Testcontainers(disabledWithoutDocker = true)
class RedisStoresContainerIT extends RedisStoresContract {
  private static final int PORT = 6379;

  @Container
  static final GenericContainer<?> REDIS =
      new GenericContainer<>("redis:7.4-alpine").withExposedPorts(PORT);

  @Override
  URI redis() {
    return URI.create("redis://" + REDIS.getHost() + ":" + REDIS.getMappedPort(PORT));
  }
}
