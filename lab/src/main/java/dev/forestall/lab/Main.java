package dev.forestall.lab;

import dev.forestall.lab.play.KillOrder;
import dev.forestall.lab.process.LabException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Entry of {@code ./run}: exit 0 when every expectation was met, 1 when not, 2 for a wrong call.
 */
public final class Main {
  private static final int NOT_MET = 1;
  private static final int WRONG_CALL = 2;

  private Main() {}

  /** Runs the lab. */
  public static void main(String[] args) {
    Options options = new Options();
    CommandLine line = new CommandLine(options);
    int code;
    try {
      line.parseArgs(args);
      if (line.isUsageHelpRequested()) {
        line.usage(System.out);
        System.exit(0);
      }
      options.check();
      List<KillOrder> kills = options.kills.stream().map(KillOrder::parse).toList();
      code = new Lab(options, kills, System.out).run() ? 0 : NOT_MET;
    } catch (ParameterException | IllegalArgumentException e) {
      System.err.println("run: " + e.getMessage() + "  (./run --help tells all)");
      code = WRONG_CALL;
    } catch (LabException e) {
      System.err.println("run: " + e.getMessage());
      code = NOT_MET;
    }
    System.exit(code);
  }
}
