package dev.forestall.lab.cluster.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.Node;
import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.lab.cluster.telemetry.Signals.LogLine;
import dev.forestall.lab.cluster.telemetry.Signals.Severity;
import dev.forestall.lab.cluster.telemetry.Signals.SimulatedSpan;
import dev.forestall.lab.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Slowness and errors go up the call graph as they do in a real one. */
class PropagationTest {
  private static final int REQUESTS_A_SECOND = 2;

  @Test
  void makesCallersSlowButNotTheirOwnWork_whenACalleeIsSlow() {
    Stretches seen = new Stretches("slow-callee", 3);

    assertThat(seen.ratio(w -> w.server("payment"), s -> s.own)).isGreaterThan(5);
    assertThat(seen.ratio(w -> w.server("checkout"), s -> s.whole)).isGreaterThan(2);
    assertThat(seen.ratio(w -> w.server("storefront"), s -> s.whole)).isGreaterThan(1.3);
    assertThat(seen.ratio(w -> w.server("checkout"), s -> s.own)).isBetween(0.8, 1.25);
    assertThat(seen.ratio(w -> w.server("storefront"), s -> s.own)).isBetween(0.8, 1.25);
    assertThat(seen.ratio(w -> w.server("shipping"), s -> s.whole)).isBetween(0.8, 1.25);
    assertThat(seen.ratio(w -> w.client("checkout", "payment"), s -> s.own)).isBetween(0.9, 1.1);
  }

  @Test
  void widensTheGapBetweenClientAndServer_whenTheNetworkDelays() {
    Stretches seen = new Stretches("network-delay", 3);

    assertThat(seen.ratio(w -> w.client("checkout", "shipping"), s -> s.own)).isGreaterThan(100);
    assertThat(seen.ratio(w -> w.client("checkout", "cart"), s -> s.own)).isBetween(0.9, 1.1);
    assertThat(seen.ratio(w -> w.server("shipping"), s -> s.whole)).isBetween(0.8, 1.25);
    assertThat(seen.ratio(w -> w.server("checkout"), s -> s.own)).isBetween(0.8, 1.25);
    assertThat(seen.ratio(w -> w.server("checkout"), s -> s.whole)).isGreaterThan(2);
  }

  @Test
  void slowsWhatRunsOnTheSameNodeOnly_whenANeighbourTakesTheProcessors() {
    Stretches seen = new Stretches("noisy-neighbour", 3);
    Node busy =
        seen.model.pods().stream()
            .filter(p -> p.owner().owner().plan().name().equals("encoder"))
            .flatMap(p -> p.node().stream())
            .findFirst()
            .orElseThrow();
    Predicate<Pod> beside = p -> p.node().filter(busy::equals).isPresent();

    assertThat(seen.ratio(w -> w.servers(beside), s -> s.own)).isGreaterThan(1.8);
    assertThat(seen.ratio(w -> w.servers(beside.negate()), s -> s.own)).isBetween(0.8, 1.25);
  }

  @Test
  void passesErrorsUpWithStatusAndLines_whenTheLowestFails() {
    Stretches seen = new Stretches("spreading-errors", 3);

    double ledger = seen.after.failed("ledger");
    assertThat(ledger).isBetween(0.3, 0.65);
    assertThat(seen.after.failed("payment")).isBetween(ledger - 0.1, ledger + 0.1);
    assertThat(seen.after.failed("storefront")).isGreaterThan(0.05);
    assertThat(seen.before.failed("storefront")).isLessThan(0.03);
    assertThat(seen.after.failed("cart")).isLessThan(0.03);
    assertThat(seen.after.lines("ledger", "no answer could be made")).isPositive();
    assertThat(seen.after.lines("storefront", "a call below it failed")).isPositive();
  }

  /** Five minutes before the fault, and five in the middle of it. */
  private static final class Stretches {
    private final ClusterModel model;
    private final Stretch before = new Stretch();
    private final Stretch after = new Stretch();

    Stretches(String name, long seed) {
      Scenario scenario = Scenario.load(name);
      long injected = scenario.injectedAt(seed).orElseThrow();
      model = ClusterModel.of(scenario.plan(seed), seed, "test");
      Requests requests = new Requests(seed, "test");
      while (model.now() < injected + 540) {
        model.step();
        if (model.now() >= injected - 300 && model.now() < injected) {
          draw(requests, before);
        } else if (model.now() >= injected + 240) {
          draw(requests, after);
        }
      }
    }

    double ratio(
        java.util.function.Function<Stretch, List<Timed>> spans, ToDoubleFunction<Timed> of) {
      return mean(spans.apply(after), of) / mean(spans.apply(before), of);
    }

    private void draw(Requests requests, Stretch into) {
      for (int i = 0; i < REQUESTS_A_SECOND; i++) {
        requests.draw(model.demands(), model.now(), i).ifPresent(into::add);
      }
    }

    private static double mean(List<Timed> spans, ToDoubleFunction<Timed> of) {
      assertThat(spans).hasSizeGreaterThan(30);
      return spans.stream().mapToDouble(of).average().orElseThrow();
    }
  }

  /** A span with its length and what of it no child covers. */
  private record Timed(SimulatedSpan span, double whole, double own) {}

  private static final class Stretch {
    private final List<Timed> spans = new ArrayList<>();
    private final List<LogLine> lines = new ArrayList<>();

    void add(Signals request) {
      lines.addAll(request.lines());
      for (SimulatedSpan span : request.spans()) {
        double whole = span.to() - span.from();
        double below =
            request.spans().stream()
                .filter(s -> s.parentId().equals(span.place().spanId()))
                .mapToDouble(s -> s.to() - s.from())
                .sum();
        spans.add(new Timed(span, whole, whole - below));
      }
    }

    List<Timed> server(String workload) {
      return servers(p -> name(p).equals(workload));
    }

    List<Timed> servers(Predicate<Pod> of) {
      return spans.stream().filter(s -> s.span.server() && of.test(s.span.pod())).toList();
    }

    List<Timed> client(String caller, String callee) {
      return spans.stream()
          .filter(s -> !s.span.server() && name(s.span.pod()).equals(caller))
          .filter(s -> callee.equals(s.span.attributes().get("server.address")))
          .toList();
    }

    double failed(String workload) {
      List<Timed> all = server(workload);
      return (double) all.stream().filter(s -> s.span.failed()).count() / all.size();
    }

    long lines(String workload, String text) {
      return lines.stream()
          .filter(l -> l.severity() == Severity.ERROR && name(l.pod()).equals(workload))
          .filter(l -> l.text().contains(text))
          .count();
    }

    private static String name(Pod pod) {
      return pod.owner().owner().plan().name();
    }
  }
}
