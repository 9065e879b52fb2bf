package dev.forestall.remediation.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.CallEdge;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.Suspect;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.testing.Incidents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallGraphTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final Subject WEB = named("web");
  private static final Incidents ERRORS = Incidents.of(FaultKind.ERROR_RATE, WEB, NOW);

  @Test
  void placesCallersLeftOfWhomTheyCall_andMarksCulpritAndChanges() {
    CallGraph graph =
        graph(
            named("cart"),
            still("web", "cart"),
            still("web", "search"),
            moved("cart", "db"),
            still("search", "db"));
    assertThat(graph.boxes())
        .extracting(CallGraph.Box::name)
        .containsExactlyInAnyOrder("web", "cart", "search", "db");
    assertThat(x(graph, "web")).isLessThan(x(graph, "cart"));
    assertThat(x(graph, "cart")).isEqualTo(x(graph, "search")).isLessThan(x(graph, "db"));
    assertThat(box(graph, "cart").note()).isEqualTo("culprit");
    assertThat(box(graph, "web").note()).isEqualTo("this incident");
    assertThat(graph.arrows().getLast().moved()).as("on top").isTrue();
    assertThat(graph.arrows().getLast().label()).isEqualTo("1.5 → 758 ms");
    assertThat(graph.rows().getFirst())
        .isEqualTo(new CallGraph.Row("shop/cart", "shop/db", "1.5 ms", "758 ms", "120", true));
    assertThat(graph.summary())
        .contains("The culprit is shop/cart.", "Calls from shop/cart to shop/db changed");
    for (CallGraph.Box box : graph.boxes()) {
      assertThat(box.x() + 132).isLessThanOrEqualTo(graph.width());
      assertThat(box.y() + 46).isLessThanOrEqualTo(graph.height());
    }
  }

  @Test
  void ends_whenCallsGoInCircles() {
    CallGraph graph =
        graph(
            null,
            still("web", "a"),
            still("a", "b"),
            still("b", "web"),
            still("b", "a"),
            still("a", "a"));
    assertThat(graph.boxes()).hasSize(3);
    assertThat(graph.arrows()).as("who calls himself is not drawn").hasSize(4);
    assertThat(graph.boxes()).extracting(b -> b.x() + "/" + b.y()).doesNotHaveDuplicates();
  }

  @Test
  void drawsTwelveAndCountsTheRest_theCulpritAndWhatChangedAmongThem() {
    List<CallEdge> calls = new ArrayList<>();
    for (int i = 0; i < 39; i++) {
      calls.add(still("web", "s" + i));
    }
    calls.add(moved("s38", "last"));
    CallGraph graph = graph(named("s37"), calls.toArray(CallEdge[]::new));
    assertThat(graph.boxes())
        .hasSize(12)
        .extracting(CallGraph.Box::name)
        .contains("web", "s37", "s38", "last");
    assertThat(graph.leftOut()).isEqualTo(29);
    assertThat(graph.rows()).as("the table has them all").hasSize(40);
    assertThat(graph.summary()).endsWith("29 more are not drawn.");
  }

  @Test
  void cutsNamesAndShowsNothingThatIsNotSeen() {
    CallGraph graph = graph(null, still("web", "x\u202e\u0007\n<script>" + "y".repeat(10_000)));
    assertThat(graph.boxes())
        .allSatisfy(b -> {
          assertThat(b.name()).hasSizeLessThanOrEqualTo(16).doesNotContainPattern("\\p{C}");
          assertThat(b.whole()).hasSizeLessThanOrEqualTo(120).doesNotContainPattern("\\p{C}");
        });
  }

  @Test
  void isNone_whenNoCallsAreKnown() {
    assertThat(CallGraph.of(WEB, null)).isNull();
    assertThat(CallGraph.of(WEB, enriched(null))).isNull();
    assertThat(CallGraph.of(WEB, enriched(null, still("web", "web")))).isNull();
  }

  private static CallGraph graph(@Nullable Subject culprit, CallEdge... calls) {
    CallGraph graph = CallGraph.of(WEB, enriched(culprit, calls));
    assertThat(graph).isNotNull();
    return graph;
  }

  private static IncidentEnriched enriched(@Nullable Subject culprit, CallEdge... calls) {
    IncidentEnriched e = ERRORS.enriched(List.of(), List.of());
    return new IncidentEnriched(
        e.eventId(),
        e.incidentId(),
        WEB,
        NOW.minus(Duration.ofMinutes(1)),
        List.of(),
        List.of(),
        culprit == null
            ? List.of()
            : List.of(new Suspect(culprit, FaultKind.LATENCY, 3, "it is slow", true)),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(calls),
        false,
        List.of());
  }

  private static CallEdge still(String from, String to) {
    return new CallEdge(named(from), named(to), 60, 1.0, 1.0, false);
  }

  private static CallEdge moved(String from, String to) {
    return new CallEdge(named(from), named(to), 120, 1.5, 758.0, true);
  }

  private static Subject named(String name) {
    return Subject.deployment("here", "shop", name);
  }

  private static int x(CallGraph graph, String name) {
    return box(graph, name).x();
  }

  private static CallGraph.Box box(CallGraph graph, String name) {
    return graph.boxes().stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
  }
}
