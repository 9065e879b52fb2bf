package dev.forestall.lab.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.lab.process.Supervisor;
import dev.forestall.lab.report.ScenarioFacts;
import dev.forestall.model.wire.Wire;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PlayTest {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

  private final PrintStream out =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
  private final Supervisor supervisor = new Supervisor(out);

  @AfterEach
  void stop() {
    supervisor.close();
  }

  @Test
  void goesOnUntilTheEnd_whenTheFaultIsANodes_andNothingHasComeYet() {
    Play play = play("[]");
    play.state(state("[]", START.plusSeconds(600)));
    assertThat(play.over(true)).isFalse();
    play.state(state("[]", START.plusSeconds(1800)));
    assertThat(play.over(true)).isTrue();
  }

  @Test
  void goesOnUntilTheEnd_whenAWorkloadsFaultHasNotShownYet() {
    Play play = play("[\"shop/cart\"]");
    play.state(state("[\"shop/cart\"]", START.plusSeconds(1799)));
    assertThat(play.over(true)).isFalse();
  }

  private Play play(String faultWorkloads) {
    RemediationApi nobody = new RemediationApi("http://127.0.0.1:1", "token");
    return new Play(
        "c",
        ScenarioFacts.of(state(faultWorkloads, START)),
        supervisor,
        new Story(out, nobody, false),
        List.of(),
        out);
  }

  private static JsonNode state(String faultWorkloads, Instant now) {
    return Wire.json()
        .readTree(
            """
            {"clusterTime": "%s", "scenarioStart": "%s", "endsAt": "%s", "faultWorkloads": %s,
             "expectedIncidents": [{"workloads": ["Node node-2"], "kinds": ["NODE_NOT_READY"]}],
             "scenario": {"name": "s", "expectations": {"none": false}}}
            """
                .formatted(now, START, START.plusSeconds(1800), faultWorkloads));
  }
}
