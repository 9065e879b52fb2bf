package dev.forestall.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartTest {
  @Test
  void handsSecretsOverInTheEnvironment_andTakesAwayWhatIsNotForIt(@TempDir Path dir)
      throws Exception {
    String inherited =
        System.getenv().keySet().stream()
            .filter(n -> n.matches("[A-Z]+"))
            .findFirst()
            .orElseThrow();
    String kept =
        System.getenv().keySet().stream()
            .filter(n -> n.matches("[A-Z]+") && !n.equals(inherited))
            .findFirst()
            .orElseThrow();
    Path log = dir.resolve("part.log");
    List<String> command = List.of("sh", "-c", "env; echo done; cat >/dev/null");
    Part part =
        new Part(
            "part",
            "",
            new Part.Start(command, Map.of("LAB_TOKEN", "secret", inherited, "")),
            log,
            () -> read(log).contains("done"));
    part.start(died -> {});
    part.awaitReady();

    assertThat(read(log).lines())
        .contains("LAB_TOKEN=secret")
        .noneMatch(line -> line.startsWith(inherited + "="))
        .anyMatch(line -> line.startsWith(kept + "="));
    part.stop();
  }

  private static String read(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
