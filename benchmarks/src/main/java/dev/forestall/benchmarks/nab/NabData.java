package dev.forestall.benchmarks.nab;

import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads a folder in NAB's layout: {@code data/CATEGORY/*.csv}, {@code
 * labels/combined_windows.json}.
 */
public final class NabData {
  private NabData() {}

  /** Reads all series; says what is missing. */
  public static List<NabSeries> read(Path folder) throws IOException {
    Path labels = folder.resolve("labels/combined_windows.json");
    Path data = folder.resolve("data");
    if (!Files.exists(labels) || !Files.isDirectory(data)) {
      throw new IllegalArgumentException(
          folder
              + " holds no data/ and labels/combined_windows.json: give a folder in NAB's layout");
    }
    JsonNode windows = Wire.json().readTree(Files.readAllBytes(labels));
    List<Path> files;
    try (Stream<Path> found = Files.walk(data)) {
      files = found.filter(f -> f.toString().endsWith(".csv")).sorted().toList();
    }
    List<NabSeries> series = new ArrayList<>();
    for (Path file : files) {
      String name = data.relativize(file).toString().replace('\\', '/');
      series.add(series(name, Files.readAllLines(file), windows.path(name)));
    }
    if (series.isEmpty()) {
      throw new IllegalArgumentException(data + " holds no CSV files");
    }
    return series;
  }

  private static NabSeries series(String name, List<String> lines, JsonNode labels) {
    List<String> timestamps = new ArrayList<>();
    double[] values = new double[lines.size() - 1];
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      int comma = line.indexOf(',');
      timestamps.add(line.substring(0, comma));
      values[i - 1] = Double.parseDouble(line.substring(comma + 1).trim());
    }
    List<NabSeries.Window> windows = new ArrayList<>();
    for (JsonNode window : labels) {
      windows.add(
          new NabSeries.Window(
              at(name, timestamps, window.get(0).asString()),
              at(name, timestamps, window.get(1).asString())));
    }
    return new NabSeries(name, timestamps, values, List.copyOf(windows));
  }

  private static int at(String name, List<String> timestamps, String label) {
    int fraction = label.indexOf('.');
    String wanted = fraction < 0 ? label : label.substring(0, fraction);
    int at = timestamps.indexOf(wanted);
    if (at < 0) {
      throw new IllegalArgumentException("%s has no sample at %s".formatted(name, wanted));
    }
    return at;
  }
}
