package dev.forestall.benchmarks.nezha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.forestall.benchmarks.Main;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class NezhaRunTest {
  private static final long ONSET = 1_700_000_000L / 20 * 20;

  @TempDir Path data;

  @Test
  void findsCulpritAndKind_whenOneGapGrows() throws IOException {
    write("shop", 300);

    JsonNode report = run(data);

    JsonNode one = report.path("cases").get(0);
    assertThat(one.path("epoch").asLong()).isEqualTo(ONSET);
    assertThat(one.path("day").asString()).isEqualTo("shop");
    assertThat(one.path("type").asString()).isEqualTo("network_delay");
    assertThat(one.path("culprit").asString()).isEqualTo("email");
    assertThat(one.path("ranked").get(0).asString()).isEqualTo("email");
    assertThat(one.path("kind").asString()).isEqualTo("NETWORK");
    assertThat(one.path("sentence").asString()).startsWith("gap checkout → email +");
    assertThat(report.path("ac").path("ac1").asDouble()).isEqualTo(1);
    assertThat(report.path("ac").path("byType").path("network_delay").path("cases").asLong())
        .isEqualTo(1);
    assertThat(report.path("random").path("shop").path("ac1").asDouble()).isEqualTo(1.0 / 3);
  }

  @Test
  void tellsTheMiss_whenNothingMoves() throws IOException {
    write("shop", 2);

    JsonNode report = run(data);

    assertThat(report.path("cases").get(0).path("sentence").asString())
        .isEqualTo("nothing unusual");
    assertThat(report.path("ac").path("ac1").asDouble()).isZero();
    assertThat(report.path("cases").get(0).path("named").asBoolean()).isFalse();
  }

  @Test
  void takesTheDayItself_whenTheFolderIsOne() throws IOException {
    write("shop", 300);

    assertThat(run(data.resolve("shop")).path("cases")).hasSize(1);
  }

  @Test
  void refuses_whenTheFolderHoldsNoDay() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(data))
        .withMessageContaining("holds no day");
  }

  @Test
  void namesFileAndColumn_whenACellIsNoNumber() throws IOException {
    write("shop", 300);
    Files.writeString(
        data.resolve("shop/faults.csv"), "epoch,service,pod,type\nsoon,email,email-1,return\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(data))
        .withMessageContaining("faults.csv")
        .withMessageContaining("epoch");
  }

  @Test
  void keepsCommas_whenACellIsQuoted() throws IOException {
    Path file = data.resolve("a.csv");
    Files.writeString(file, "id,template\nT1,\"a, \"\"b\"\"\"\n");

    assertThat(Csv.read(file).getFirst().text("template")).isEqualTo("a, \"b\"");
  }

  private static JsonNode run(Path folder) throws IOException {
    Path out = folder.resolve("out.json");
    new NezhaRun().run(new Main.Call(Map.of("--data", folder.toString(), "--out", out.toString())));
    return Wire.json().readTree(Files.readAllBytes(out));
  }

  /** Three services for half an hour; from the onset the gap to one of them is as wide as told. */
  private void write(String day, double slowMs) throws IOException {
    Path folder = Files.createDirectories(data.resolve(day));
    Files.writeString(
        folder.resolve("faults.csv"),
        "epoch,service,pod,type\n" + ONSET + ",email,email-1,network_delay\n");
    StringBuilder units =
        new StringBuilder("bin,kind,service,callee,operation,n,sum_ln,sum_ln2,sum_dur_ms\n");
    for (int bin = -90; bin < 15; bin++) {
      for (String callee : new String[] {"email", "cart"}) {
        double l = Math.log1p(bin >= 0 && callee.equals("email") ? slowMs : 2);
        units.append(
            "%d,G,checkout,%s,send,10,%s,%s,0%n"
                .formatted(ONSET + bin * 20L, callee, 10 * l, 10 * l * l + 0.2));
      }
      units.append("%d,S,email,,take,10,11,12.5,0%n".formatted(ONSET + bin * 20L));
      units.append("%d,S,cart,,take,10,11,12.5,0%n".formatted(ONSET + bin * 20L));
    }
    try (Writer writer =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(folder.resolve("units.csv.gz"))),
            StandardCharsets.UTF_8)) {
      writer.write(units.toString());
    }
  }
}
