package dev.forestall.remediation.mcp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line of npm's {@code @modelcontextprotocol/inspector}, where it can be had. */
final class Inspector {
  private static final String PACKAGE = "@modelcontextprotocol/inspector@2.12.0";
  private static final String NODE_20 =
      "process.exit(Number(process.versions.node.split('.')[0]) >= 20 ? 0 : 1)";
  private static final int FETCHED_SECONDS = 120;
  private static final int ANSWERED_SECONDS = 60;

  private Inspector() {}

  /** What it printed, and how it ended. */
  record Said(int exit, String text) {}

  /** Skips the test where there is none. */
  static Inspector found() {
    Said fetched = run(FETCHED_SECONDS, List.of("node", "-e", NODE_20));
    assumeTrue(
        fetched.exit() == 0,
        () -> "npx, Node 20 and npm's " + PACKAGE + " are needed: " + fetched.text());
    return new Inspector();
  }

  Said ask(String url, String authorization, String method, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mcp-inspector",
                "--cli",
                url,
                "--transport",
                "http",
                "--method",
                method,
                "--header",
                "Authorization: " + authorization));
    command.addAll(List.of(more));
    return run(ANSWERED_SECONDS, command);
  }

  private static Said run(int seconds, List<String> command) {
    List<String> npx = new ArrayList<>(List.of("npx", "--yes", "--package=" + PACKAGE, "--"));
    npx.addAll(command);
    try {
      Path text = Files.createTempFile("inspector", ".txt");
      try {
        return run(seconds, npx, text);
      } finally {
        Files.delete(text);
      }
    } catch (IOException e) {
      return new Said(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Said(-1, "interrupted");
    }
  }

  private static Said run(int seconds, List<String> npx, Path text)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(npx).redirectErrorStream(true);
    builder.environment().putAll(Map.of("npm_config_update_notifier", "false", "CI", "true"));
    Process process =
        builder
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(text.toFile())
            .start();
    boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    return new Said(
        ended ? process.exitValue() : -1, Files.readString(text, StandardCharsets.UTF_8));
  }
}
