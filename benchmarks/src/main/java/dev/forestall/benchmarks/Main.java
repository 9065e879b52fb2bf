package dev.forestall.benchmarks;

import dev.forestall.benchmarks.wire.WireRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ./run bench NAME [--data DIR] [--out FILE.json]}: a table as output, JSON beside it. */
public final class Main {
  private static final Map<String, Run> RUNS = Map.of("wire", new WireRun());

  private Main() {}

  /** Runs the named benchmark; exits with 2 and a sentence when the call is wrong. */
  public static void main(String[] args) throws Exception {
    try {
      List<String> rest = new ArrayList<>(List.of(args));
      Optional<Path> data = option(rest, "--data");
      Optional<Path> out = option(rest, "--out");
      Run run = rest.size() == 1 ? RUNS.get(rest.getFirst()) : null;
      if (run == null) {
        throw new IllegalArgumentException(
            "bench takes one of " + RUNS.keySet() + ", not " + String.join(" ", rest));
      }
      run.run(data, out);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(2);
    }
  }

  private static Optional<Path> option(List<String> args, String name) {
    int at = args.indexOf(name);
    if (at < 0) {
      return Optional.empty();
    }
    if (at + 1 >= args.size()) {
      throw new IllegalArgumentException(name + " needs a path");
    }
    Path value = Path.of(args.remove(at + 1));
    args.remove(at);
    return Optional.of(value);
  }

  /** A benchmark. */
  public interface Run {
    /**
     * Measures and prints.
     *
     * @param data folder of a data set, for the runs that read one
     * @param out file for the figures as JSON
     */
    void run(Optional<Path> data, Optional<Path> out) throws Exception;
  }
}
