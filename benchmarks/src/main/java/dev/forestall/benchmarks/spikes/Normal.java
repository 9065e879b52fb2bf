package dev.forestall.benchmarks.spikes;

import dev.forestall.benchmarks.nab.NabData;
import dev.forestall.benchmarks.nab.NabSeries;
import dev.forestall.benchmarks.nezha.DayMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * A series, and where it is not normal: nothing is injected there and nothing counts there.
 *
 * @param name where it is from
 * @param values the values
 * @param abnormal labelled windows, or the minutes of a fault anywhere
 * @param apart samples between two spikes at least, and as many again at random
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Normal(String name, double[] values, BitSet abnormal, int apart) {
  private static final int APART = 400;
  private static final int APART_SHORT = 60;
  private static final long FAULT_SECONDS = 480;

  /** NAB and Nezha, where the folder or a folder in it has one of them. */
  static List<Normal> read(Path folder) throws IOException {
    List<Normal> all = new ArrayList<>();
    List<Path> folders;
    try (Stream<Path> found = Files.walk(folder, 1)) {
      folders = found.filter(Files::isDirectory).sorted().toList();
    }
    for (Path one : folders) {
      if (Files.exists(one.resolve("labels/combined_windows.json"))) {
        NabData.read(one).forEach(s -> all.add(of(s)));
      } else if (Files.notExists(one.resolve("faults.csv"))) {
        DayMetrics.days(one).forEach(d -> all.addAll(of(d)));
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          folder + " holds neither NAB (labels/combined_windows.json) nor days of Nezha");
    }
    return all;
  }

  private static Normal of(NabSeries series) {
    BitSet abnormal = new BitSet();
    series.windows().forEach(w -> abnormal.set(w.first(), w.last() + 1));
    return new Normal("nab/" + series.name(), series.values(), abnormal, APART);
  }

  private static List<Normal> of(DayMetrics day) {
    List<Normal> all = new ArrayList<>();
    for (DayMetrics.Pod pod : day.pods()) {
      BitSet abnormal = new BitSet();
      for (int i = 0; i < pod.at().length; i++) {
        long at = pod.at()[i];
        abnormal.set(
            i,
            day.faults().stream()
                .mapToLong(f -> at - f.onset().getEpochSecond())
                .anyMatch(d -> d >= 0 && d <= FAULT_SECONDS));
      }
      for (int c = 0; c < pod.values().length; c++) {
        String name =
            "nezha/%s/%s/%s".formatted(day.name(), pod.service(), DayMetrics.COLUMNS.get(c));
        all.add(new Normal(name, pod.values()[c], abnormal, APART_SHORT));
      }
    }
    return all;
  }
}
