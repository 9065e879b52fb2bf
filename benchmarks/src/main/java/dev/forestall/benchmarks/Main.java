package dev.forestall.benchmarks;

import dev.forestall.benchmarks.events.EventsRun;
import dev.forestall.benchmarks.forecast.ForecastRun;
import dev.forestall.benchmarks.hotpath.HotPathRun;
import dev.forestall.benchmarks.nab.NabRun;
import dev.forestall.benchmarks.nezha.NezhaRun;
import dev.forestall.benchmarks.quiet.QuietRun;
import dev.forestall.benchmarks.quiet.ScenariosRun;
import dev.forestall.benchmarks.spikes.SpikesRun;
import dev.forestall.benchmarks.wire.WireRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code ./run bench NAME [--data DIR] [--out FILE.json]}: a table as output, JSON beside it. */
public final class Main {
  private static final Map<String, Run> RUNS =
      new TreeMap<>(
          Map.of(
              "events",
              new EventsRun(),
              "forecast",
              new ForecastRun(),
              "hotpath",
              new HotPathRun(),
              "nab",
              new NabRun(),
              "nezha",
              new NezhaRun(),
              "quiet",
              new QuietRun(),
              "scenarios",
              new ScenariosRun(),
              "spikes",
              new SpikesRun(),
              "wire",
              new WireRun()));

  private Main() {}

  /** Runs the named benchmark; exits with 2 and a sentence when the call is wrong. */
  public static void main(String[] args) throws Exception {
    try {
      List<String> rest = new ArrayList<>(List.of(args));
      Map<String, String> options = options(rest);
      Run run = rest.size() == 1 ? RUNS.get(rest.getFirst()) : null;
      if (run == null) {
        throw new IllegalArgumentException(
            "bench takes one of " + RUNS.keySet() + ", not '" + String.join(" ", rest) + "'");
      }
      run.run(new Call(options));
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(2);
    }
  }

  private static Map<String, String> options(List<String> args) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < args.size(); ) {
      if (args.get(i).startsWith("--")) {
        if (i + 1 >= args.size()) {
          throw new IllegalArgumentException(args.get(i) + " needs a value");
        }
        options.put(args.remove(i), args.remove(i));
      } else {
        i++;
      }
    }
    return options;
  }

  /**
   * What a benchmark was called with.
   *
   * @param options by name, {@code --data} for example
   */
  public record Call(Map<String, String> options) {
    /** Folder of the data set. */
    public Path folder() {
      Path folder =
          path("--data").orElseThrow(() -> new IllegalArgumentException("give --data FOLDER"));
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException("--data " + folder + " is no folder");
      }
      return folder;
    }

    /** File for the figures as JSON. */
    public Optional<Path> out() {
      return path("--out");
    }

    /** A whole number that was given, of at least 1. */
    public int count(String name, int otherwise) {
      String given = options.get(name);
      try {
        int count = given == null ? otherwise : Integer.parseInt(given);
        if (count >= 1) {
          return count;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new IllegalArgumentException(
          name + " takes a whole number of at least 1, not '" + given + "'");
    }

    /** A path that was given. */
    public Optional<Path> path(String name) {
      return Optional.ofNullable(options.get(name)).map(Path::of);
    }
  }

  /** A benchmark. */
  public interface Run {
    /** Measures, prints, and writes the figures as JSON where that is wanted. */
    void run(Call call) throws Exception;
  }
}
