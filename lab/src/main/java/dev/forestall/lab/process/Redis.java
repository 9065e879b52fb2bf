package dev.forestall.lab.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import redis.embedded.RedisServer;

/** A real redis-server that dies with the lab. */
public final class Redis {
  private static final int MILLIS = 500;

  /**
   * Starts redis-server, waits for the end of standard input or of redis-server, and ends what is
   * left of both: a parent-death watch in plain shell. It does not hear the terminal: when a
   * launcher that leads its session is killed, the kernel hangs up on all of the session, and a
   * watch that ended by that would leave redis-server, which ignores it, behind.
   */
  private static final String WATCH =
      """
      trap '' HUP INT QUIT
      if command -v setsid >/dev/null 2>&1; then set -- setsid "$@"; fi
      exec 3<&0
      "$@" </dev/null 3<&- & redis=$!
      ( cat <&3 >/dev/null; kill -9 $redis ) 2>/dev/null & watch=$!
      exec 3<&-
      wait $redis; code=$?
      kill $watch 2>/dev/null; pkill -P $watch 2>/dev/null
      exit $code
      """;

  private Redis() {}

  /** The part: append-only file, never evicts, loopback only. */
  public static Part part(int port, Path data, Path log) {
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new LabException("the folder " + data + " cannot be made: check free space", e);
    }
    List<String> command =
        List.of(
            "sh",
            "-c",
            WATCH,
            "redis",
            binary(data).toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--dir",
            data.toString(),
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--save",
            "",
            "--maxmemory-policy",
            "noeviction");
    return new Part("redis", "redis://127.0.0.1:" + port, command, log, () -> answers(port));
  }

  /** The server that the library carries for this machine, else the one on PATH. */
  private static Path binary(Path data) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String system = os.contains("mac") ? "darwin" : "linux";
    for (String version : List.of("6.2.11", "6.2.7", "6.2.6-v5")) {
      String resource = "/redis-server-" + version + "-" + system + "-" + arch;
      try (InputStream in = RedisServer.class.getResourceAsStream(resource)) {
        if (in != null) {
          Path target = data.resolve("redis-server");
          Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
          if (target.toFile().setExecutable(true) && runs(target)) {
            return target;
          }
        }
      } catch (IOException e) {
        throw new LabException(
            "redis-server cannot be unpacked to " + data + ": check free space", e);
      }
    }
    Path onPath = Path.of("redis-server");
    if (!runs(onPath)) {
      throw new LabException(
          "no redis-server runs on this machine: install Redis, or libssl3, which the one that"
              + " comes along needs");
    }
    return onPath;
  }

  /** Whether the program starts at all: the one that comes along may lack a library. */
  private static boolean runs(Path program) {
    try {
      Process asked =
          new ProcessBuilder(program.toString(), "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return asked.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
      socket.setSoTimeout(MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }
}
