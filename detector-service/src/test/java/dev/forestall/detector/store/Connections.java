package dev.forestall.detector.store;

import dev.forestall.service.testing.RealRedis;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Connections to a real Redis, as the service makes them. */
final class Connections {
  private Connections() {}

  static LettuceConnectionFactory single() {
    return single(RealRedis.url());
  }

  static LettuceConnectionFactory single(String address) {
    URI url = URI.create(address);
    return started(new RedisStandaloneConfiguration(url.getHost(), url.getPort()));
  }

  static LettuceConnectionFactory cluster(List<String> nodes) {
    return started(new RedisClusterConfiguration(nodes));
  }

  private static LettuceConnectionFactory started(RedisConfiguration where) {
    LettuceClientConfiguration client =
        LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(2)).build();
    LettuceConnectionFactory factory =
        where instanceof RedisClusterConfiguration cluster
            ? new LettuceConnectionFactory(cluster, client)
            : new LettuceConnectionFactory((RedisStandaloneConfiguration) where, client);
    factory.afterPropertiesSet();
    factory.start();
    return factory;
  }

  /** Keys that contain this text. */
  static Set<String> keys(RedisConnectionFactory redis, String text) {
    try (RedisConnection connection = redis.getConnection()) {
      Set<String> keys = new TreeSet<>();
      connection
          .keyCommands()
          .keys(Keys.bytes("*" + text + "*"))
          .forEach(key -> keys.add(Keys.text(key)));
      return keys;
    }
  }

  /** What a key and its value take, as {@code MEMORY USAGE key SAMPLES 0} says. */
  static long bytes(RedisConnectionFactory redis, String key) {
    try (RedisConnection connection = redis.getConnection()) {
      Long bytes =
          connection
              .scriptingCommands()
              .eval(
                  Keys.bytes("return redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', '0')"),
                  ReturnType.INTEGER,
                  1,
                  Keys.bytes(key));
      return Objects.requireNonNull(bytes);
    }
  }

  /** How often a command was called since {@link #resetCalls}. */
  static long calls(RedisConnectionFactory redis, String command) {
    try (RedisConnection connection = redis.getConnection()) {
      Properties stats = connection.serverCommands().info("commandstats");
      String line = stats.getProperty("cmdstat_" + command, "calls=0,");
      return Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(',')));
    }
  }

  static void resetCalls(RedisConnectionFactory redis) {
    try (RedisConnection connection = redis.getConnection()) {
      connection.serverCommands().resetConfigStats();
    }
  }
}
