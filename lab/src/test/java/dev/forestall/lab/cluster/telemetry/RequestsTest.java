package dev.forestall.lab.cluster.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.lab.cluster.model.Change;
import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.PodSample;
import dev.forestall.lab.cluster.telemetry.Signals.LogLine;
import dev.forestall.lab.cluster.telemetry.Signals.Severity;
import dev.forestall.lab.cluster.telemetry.Signals.SimulatedSpan;
import dev.forestall.lab.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
  @Test
  void drawsTheSame_whenTheSeedIsTheSame() {
    assertThat(texts(play("memory-leak", 7, 300, 2)))
        .isEqualTo(texts(play("memory-leak", 7, 300, 2)))
        .isNotEqualTo(texts(play("memory-leak", 8, 300, 2)));
  }

  @Test
  void shiftsNothingInTheModel() {
    ClusterModel untraced = model("memory-leak", 7);
    ClusterModel traced = model("memory-leak", 7);
    Requests requests = new Requests(7, "lab");
    List<PodSample> expected = new ArrayList<>();
    List<PodSample> seen = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      untraced.step();
      expected.addAll(untraced.samples());
      traced.step();
      requests.draw(traced.demands(), traced.now(), 0);
      seen.addAll(traced.samples());
    }
    assertThat(seen).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory-leak", "crash-loop", "traffic-surge"})
  void followsTheGraphAndNestsInTime(String scenario) {
    List<Signals> all = play(scenario, 3, 600, 2);
    assertThat(all).isNotEmpty();
    Set<String> ids = new TreeSet<>();
    Set<String> edges = new TreeSet<>();
    for (Signals request : all) {
      Map<String, SimulatedSpan> byId = new HashMap<>();
      request.spans().forEach(s -> byId.put(s.place().spanId(), s));
      assertThat(request.spans()).hasSizeBetween(1, 20);
      assertThat(request.spans())
          .extracting(s -> s.place().traceId())
          .containsOnly(request.spans().getFirst().place().traceId());
      assertThat(byId.values()).filteredOn(s -> s.parentId().isEmpty()).hasSize(1);
      for (SimulatedSpan span : request.spans()) {
        assertThat(ids.add(span.place().traceId() + span.place().spanId())).isTrue();
        assertThat(span.to()).isGreaterThanOrEqualTo(span.from());
        SimulatedSpan parent = byId.get(span.parentId());
        if (parent != null) {
          assertThat(span.from()).isGreaterThanOrEqualTo(parent.from());
          assertThat(span.to()).isLessThanOrEqualTo(parent.to());
          assertThat(span.server()).isNotEqualTo(parent.server());
          if (span.server()) {
            edges.add(workload(parent) + " → " + workload(span));
          } else {
            assertThat(span.pod()).isSameAs(parent.pod());
          }
        }
      }
      assertThat(request.lines())
          .extracting(LogLine::place)
          .allMatch(p -> byId.get(p.spanId()).server());
    }
    assertThat(edges).isEqualTo(edgesOf(scenario));
  }

  @Test
  void failsAndSlowsAsTheModelDoes(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("sick.yaml"),
            """
            name: sick
            warmUp: 1m
            duration: 30m
            workloads:
              - {name: front, replicas: 2, memoryLimit: 512Mi, load: 10, calls: [{workload: back, perRequest: 2}]}
              - name: back
                replicas: 2
                memoryLimit: 512Mi
                behaviour: {errorRate: 0.2, latency: 0.2}
            expect: {none: true}
            """);
    Scenario scenario = Scenario.load(file.toString());
    List<Signals> all = play(ClusterModel.of(scenario.plan(5), 5, "lab"), 5, 1500, 1);

    List<SimulatedSpan> back = spans(all, s -> s.server() && workload(s).equals("back"));
    assertThat(back).hasSizeGreaterThan(2_500);
    assertThat(share(back)).isBetween(0.18, 0.22);
    // two calls, each fails with 0.2
    assertThat(share(spans(all, s -> s.server() && workload(s).equals("front"))))
        .isBetween(0.32, 0.40);
    double seconds =
        back.stream().mapToDouble(s -> (s.to() - s.from()) / 1e9).average().orElseThrow();
    assertThat(seconds).isBetween(0.19, 0.23);
    Map<Severity, Long> lines =
        all.stream()
            .flatMap(r -> r.lines().stream())
            .collect(Collectors.groupingBy(LogLine::severity, Collectors.counting()));
    assertThat(lines.get(Severity.ERROR)).isGreaterThan(500);
    assertThat(lines.get(Severity.WARN)).isPositive().isLessThan(lines.get(Severity.INFO));
  }

  @Test
  void leavesACallWithoutAnswer_whenNothingListensBehindTheService() {
    ClusterModel gone = model("memory-leak", 3);
    gone.apply(new Change.SetReplicas("shop/recommendations", 0));
    List<Signals> all = play(gone, 3, 300, 1);

    List<SimulatedSpan> late =
        spans(
            all.subList(all.size() / 2, all.size()),
            s -> "recommendations".equals(s.attributes().get("server.address")));
    assertThat(late).isNotEmpty().allMatch(SimulatedSpan::failed);
    assertThat(
            spans(
                all.subList(all.size() / 2, all.size()),
                s -> workload(s).equals("recommendations")))
        .isEmpty();
  }

  private static List<SimulatedSpan> spans(List<Signals> all, Predicate<SimulatedSpan> wanted) {
    return all.stream().flatMap(r -> r.spans().stream()).filter(wanted).toList();
  }

  private static double share(List<SimulatedSpan> spans) {
    return spans.stream().filter(SimulatedSpan::failed).count() / (double) spans.size();
  }

  private static Set<String> edgesOf(String scenario) {
    return Scenario.load(scenario).plan(3).workloads().stream()
        .flatMap(w -> w.calls().stream().map(c -> w.name() + " → " + c.callee()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String workload(SimulatedSpan span) {
    return span.pod().owner().owner().plan().name();
  }

  private static List<String> texts(List<Signals> all) {
    return all.stream()
        .flatMap(r -> r.spans().stream())
        .map(s -> s.pod().name() + s.place() + s.parentId() + s.from() + s.to() + s.failed())
        .toList();
  }

  private static ClusterModel model(String scenario, long seed) {
    return ClusterModel.of(Scenario.load(scenario).plan(seed), seed, "lab");
  }

  private static List<Signals> play(String scenario, long seed, int seconds, int aTick) {
    return play(model(scenario, seed), seed, seconds, aTick);
  }

  private static List<Signals> play(ClusterModel model, long seed, int seconds, int aTick) {
    Requests requests = new Requests(seed, "lab");
    List<Signals> all = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      model.step();
      for (int number = 0; number < aTick; number++) {
        requests.draw(model.demands(), model.now(), number).ifPresent(all::add);
      }
    }
    return all;
  }
}
