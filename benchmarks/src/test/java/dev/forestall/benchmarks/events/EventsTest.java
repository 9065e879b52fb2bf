package dev.forestall.benchmarks.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.benchmarks.nezha.DayMetrics;
import dev.forestall.benchmarks.nezha.Fault;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
  private static final long START = 1_700_000_000;
  private static final int ROWS = 300;
  private static final int FAULT_ROW = 250;

  /** Two pods for five hours; one has a fault of CPU after four. */
  private static DayMetrics day() {
    Random random = new Random(1);
    long[] at = new long[ROWS];
    double[][] sick = new double[2][ROWS];
    double[][] well = new double[2][ROWS];
    for (int i = 0; i < ROWS; i++) {
      at[i] = START + 60L * i;
      boolean fault = i > FAULT_ROW && i < FAULT_ROW + 5;
      sick[0][i] = 100 + random.nextGaussian() + (fault ? 60 : 0);
      sick[1][i] = 50 + random.nextGaussian();
      well[0][i] = 100 + random.nextGaussian();
      well[1][i] = 50 + random.nextGaussian();
    }
    return new DayMetrics(
        "day",
        List.of(new Fault(Instant.ofEpochSecond(START + 60L * FAULT_ROW + 30), "cart", "cpu")),
        List.of(new DayMetrics.Pod("cart", at, sick), new DayMetrics.Pod("frontend", at, well)));
  }

  @Test
  void seesTheFault_withoutCryingInBetween() {
    Seen seen = Watched.of(day(), Watcher::service).seen(1);
    assertThat(seen.faults()).isEqualTo(1);
    assertThat(seen.delays()).containsExactly(30L);
    assertThat(seen.falseAlarmsPerPodHour()).isLessThan(0.5);
    assertThat(seen.podHours()).isBetween(9.0, 10.0);
  }

  @Test
  void countsWhatEachAlarmIs() {
    DayMetrics day = day();
    Watcher each =
        pod ->
            List.of(
                new Alarm(START + 6_000, 2),
                new Alarm(START + 6_060, 2),
                new Alarm(START + 60L * FAULT_ROW + 90, 2));
    Seen seen = Watched.of(day, each).seen(1);
    assertThat(seen.delays()).containsExactly(60L);
    assertThat(seen.falseAlarms()).isEqualTo(2);
    assertThat(seen.elsewhere()).isEqualTo(1);
    assertThat(Watched.of(day, each).seen(3).falseAlarms()).isZero();
  }

  @Test
  void threeSigmaSeesTheFaultToo_andPredictLinearALine() {
    assertThat(Watched.of(day(), Watcher::threeSigma).seen(2).found()).isEqualTo(1);
    double[][] line = {new double[ROWS]};
    long[] at = new long[ROWS];
    for (int i = 0; i < ROWS; i++) {
      at[i] = START + 60L * i;
      line[0][i] = 100 + i;
    }
    DayMetrics.Pod pod = new DayMetrics.Pod("cart", at, line);
    // the limit is 260 and the line an hour ahead reaches it at row 100
    assertThat(Alarm.reaching(Watcher.predictLinear(900).watch(pod), 1).getFirst().at())
        .isEqualTo(START + 60L * 100);
  }

  @Test
  void readsADay_asItLiesInTheFolder(@TempDir Path folder) throws IOException {
    Path day = Files.createDirectory(folder.resolve("2022-08-22"));
    Files.writeString(
        day.resolve("faults.csv"), "epoch,service,pod,type\n1700000000,cart,cart-1,return\n");
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(day.resolve("metrics.csv.gz"))),
            StandardCharsets.UTF_8)) {
      out.write("epoch,service," + String.join(",", DayMetrics.COLUMNS) + "\n");
      out.write("1700000060,cart,2,2,2,2,,2,2,2\n1700000000,cart,1,1,1,1,1,1,1,1\n");
    }
    List<DayMetrics> days = DayMetrics.days(folder);
    assertThat(days)
        .singleElement()
        .satisfies(d -> {
          assertThat(d.faults()).hasSize(1);
          assertThat(d.pods().getFirst().at()).containsExactly(1_700_000_000, 1_700_000_060);
          assertThat(d.pods().getFirst().values()[0]).containsExactly(1, 2);
          assertThat(d.pods().getFirst().values()[4][1]).isNaN();
        });
  }
}
