package dev.forestall.lab.cluster;

import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Arguments of the simulated cluster, each {@code --key=value}; an empty value is as if not given.
 *
 * @param address where the API listens; anything but loopback is for a network of its own
 * @param port port of the API, 0 for a free one
 * @param cluster name of the cluster
 * @param scenario name of a built-in scenario, or path of a file
 * @param seed the run's seed
 * @param clock the cluster clock
 * @param remoteWrite where samples are sent
 * @param alsoWrite a second receiver of the same samples, which the first one does not wait for
 * @param otlp where spans and logs are sent, without {@code /v1/…}; by default beside remote write
 * @param lifeLine whether the process ends with its standard input
 */
record Settings(
    String address,
    int port,
    String cluster,
    String scenario,
    long seed,
    ClusterTime clock,
    URI remoteWrite,
    Optional<URI> alsoWrite,
    URI otlp,
    boolean lifeLine) {
  private static final List<String> KEYS =
      List.of(
          "address",
          "port",
          "cluster",
          "scenario",
          "seed",
          "clock-origin",
          "clock-real-origin",
          "speed",
          "remote-write",
          "also-write",
          "otlp",
          "life-line");

  static Settings of(String... args) {
    Map<String, String> given = new HashMap<>();
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (!arg.startsWith("--") || equals < 0 || !KEYS.contains(arg.substring(2, equals))) {
        throw new IllegalArgumentException(
            arg + " is not known; give --" + String.join("=…, --", KEYS) + "=…");
      }
      if (!arg.substring(equals + 1).isBlank()) {
        given.put(arg.substring(2, equals), arg.substring(equals + 1));
      }
    }
    String now = Instant.now().toString();
    URI remoteWrite =
        read(
            given, "remote-write", "http://127.0.0.1:8081/api/v1/write", URI::create, "an address");
    return new Settings(
        read(given, "address", "127.0.0.1", Function.identity(), "an address"),
        read(given, "port", "0", Integer::parseInt, "a port number"),
        read(given, "cluster", "lab", Function.identity(), "a name"),
        read(given, "scenario", "memory-leak", Function.identity(), "a name or file"),
        read(given, "seed", "7", Long::parseLong, "a whole number"),
        new ClusterTime(
            read(given, "clock-origin", now, Instant::parse, "an instant"),
            read(given, "clock-real-origin", now, Instant::parse, "an instant"),
            read(given, "speed", "1", Double::parseDouble, "a number greater than 0")),
        remoteWrite,
        Optional.ofNullable(given.get("also-write"))
            .map(a -> read(given, "also-write", a, URI::create, "an address")),
        read(given, "otlp", remoteWrite.resolve("/").toString(), URI::create, "an address"),
        read(given, "life-line", "false", Boolean::parseBoolean, "true or false"));
  }

  private static <T> T read(
      Map<String, String> given,
      String key,
      String otherwise,
      Function<String, T> parse,
      String expected) {
    String value = given.getOrDefault(key, otherwise);
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IllegalArgumentException("--" + key + " must be " + expected + ", not " + value, e);
    }
  }
}
