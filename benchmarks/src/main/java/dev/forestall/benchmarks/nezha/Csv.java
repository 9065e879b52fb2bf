package dev.forestall.benchmarks.nezha;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** A table with named columns; quotes as RFC 4180 has them, but no line breaks inside of them. */
public final class Csv {
  private Csv() {}

  /** One row, whose cells are read by name. */
  public record Row(Map<String, Integer> columns, List<String> cells, Path file) {
    /** The text of a cell. */
    public String text(String column) {
      Integer at = columns.get(column);
      if (at == null || at >= cells.size()) {
        throw new IllegalArgumentException("%s has no %s in %s".formatted(file, column, cells));
      }
      return cells.get(at);
    }

    /** The number of a cell, NaN when it is empty. */
    public double number(String column) {
      String text = text(column);
      try {
        return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s: %s is no number in %s".formatted(file, column, cells), e);
      }
    }

    /** The whole number of a cell. */
    public long whole(String column) {
      return (long) number(column);
    }
  }

  /** Reads a file, unpacked when its name ends in .gz; a file that is not there has no rows. */
  public static List<Row> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Row> rows = new ArrayList<>();
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      String head = reader.readLine();
      Map<String, Integer> columns = new HashMap<>();
      for (String name : cells(head == null ? "" : head)) {
        columns.put(name.strip(), columns.size());
      }
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) {
          rows.add(new Row(columns, cells(line), file));
        }
      }
    }
    return rows;
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}
