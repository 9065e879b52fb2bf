package dev.forestall.lab;

import dev.forestall.lab.trace.TraceLine;
import dev.forestall.lab.trace.TraceReceiver;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** With {@code --traces}: shows the trace of an incident, and keeps it for the report. */
final class TraceView implements AutoCloseable {
  private static final String PROPOSED = "send ActionProposed";

  private final @Nullable TraceReceiver receiver;
  private final PrintStream out;
  private final Set<String> told = new HashSet<>();
  private final List<TraceLine> lines = new ArrayList<>();

  TraceView(boolean wanted, PrintStream out) {
    this.receiver = wanted ? new TraceReceiver() : null;
    this.out = out;
  }

  /** Where the services send their spans, null when nowhere. */
  @Nullable String endpoint() {
    return receiver == null ? null : receiver.endpoint();
  }

  /** What belongs into the report. */
  List<TraceLine> lines() {
    return List.copyOf(lines);
  }

  /** Shows the first trace that has come as far as a proposal; empty stands for any cluster. */
  void tellOnce(String cluster) {
    if (receiver != null && !told.contains(cluster)) {
      receiver
          .crossing(cluster)
          .filter(t -> t.has(PROPOSED))
          .ifPresent(t -> {
            told.add(cluster);
            t.tree().forEach(out::println);
          });
    }
  }

  /** A scenario is over: its trace is whole now. */
  void playEnded(String cluster, boolean tell) {
    if (receiver == null) {
      return;
    }
    Optional<TraceLine> trace = receiver.crossing(cluster);
    trace.ifPresent(lines::add);
    if (tell) {
      trace.ifPresentOrElse(
          t -> t.tree().forEach(out::println),
          () ->
              out.printf(
                  "No trace of an incident crosses collector, detector and remediation (%d spans"
                      + " came)%n",
                  receiver.spans()));
    }
  }

  @Override
  public void close() {
    if (receiver != null) {
      receiver.close();
    }
  }
}
