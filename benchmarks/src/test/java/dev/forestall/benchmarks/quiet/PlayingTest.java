package dev.forestall.benchmarks.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.benchmarks.quiet.Hidden.Cause;
import dev.forestall.lab.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlayingTest {
  @ParameterizedTest
  @ValueSource(strings = {"memory-leak", "crash-loop", "traffic-surge"})
  void meetsItsExpectations_whenNobodyActs(String scenario) {
    ScenariosRun.Played played = ScenariosRun.play(Scenario.load(scenario), 101);

    assertThat(played.report().why()).isEmpty();
    assertThat(played.report().passed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "slow-callee, 301",
    "network-delay, 202", // a cron burst raises the processor time of the callee as well
    "bad-callee-rollout, 301",
    "noisy-neighbour, 301",
    "spreading-errors, 301",
    "load-wave, 102" // five workloads come to the end of their processor together
  })
  void namesTheCulpritOrNobody_asTheScenarioExpects(String scenario, long seed) {
    assertThat(ScenariosRun.play(Scenario.load(scenario), seed).report().why()).isEmpty();
  }

  @Test
  void decidesTheSame_whenPlayedTwice() {
    Scenario scenario = Scenario.load("crash-loop");

    assertThat(Playing.of(scenario, 5, "lab").events())
        .isNotEmpty()
        .isEqualTo(Playing.of(scenario, 5, "lab").events());
  }

  @Test
  void findsACrashLoopAndExplainsIt_whenHiddenInASmallFleet() {
    Room room = new Room(3, "team-1", 6, 5400);
    room.hide(Cause.CRASH_LOOP);
    Day day = Day.play(new Fleet(3, List.of(room), 1.5));

    assertThat(day.outcomes()).hasSize(1).allMatch(Day.Outcome::found);
    assertThat(day.alarms()).containsKey(OtherRules.THREE_SIGMA);
    assertThat(day.accidents()).isEmpty();
  }

  @Test
  void writesAScenarioThatCanBeRead_forEveryHour() {
    Fleet fleet = Fleet.of(4, 40, 6, 6);

    assertThat(fleet.hidden()).hasSize(6);
    for (Room room : fleet.rooms()) {
      for (long hour = 0; hour < 6; hour++) {
        Scenario read =
            Scenario.parse("hour", new RoomFile(room, hour * 3600, (hour + 1) * 3600).yaml());
        assertThat(read.duration()).hasHours(1);
        assertThat(read.plan(1).workloads()).hasSize(20);
      }
    }
  }
}
