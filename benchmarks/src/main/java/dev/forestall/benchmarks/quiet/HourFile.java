package dev.forestall.benchmarks.quiet;

import dev.forestall.lab.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One hour of a fleet as a scenario file for the whole lab: the room and hour in which most hidden
 * faults come early enough to be told.
 *
 * @param room the room
 * @param hour hour of the day
 */
record HourFile(Room room, int hour) {
  private static final long HOUR = 3600;
  private static final long TELLING = 900;

  static HourFile of(Fleet fleet) {
    List<HourFile> all = new ArrayList<>();
    for (Room room : fleet.rooms()) {
      for (int hour = 0; hour < fleet.hours(); hour++) {
        all.add(new HourFile(room, hour));
      }
    }
    return all.stream().max(Comparator.comparingLong(HourFile::faults)).orElseThrow();
  }

  private long faults() {
    return room.hidden().stream()
        .filter(h -> h.from() >= hour * HOUR && h.from() < (hour + 1) * HOUR - TELLING)
        .count();
  }

  /** Writes the file, plays it in this process and says what came of it. */
  void write(Path file, long seed) throws IOException {
    Files.writeString(file, new RoomFile(room, hour * HOUR, (hour + 1) * HOUR).yaml());
    System.out.printf(
        "%s: hour %d of %s, %d workloads, %d hidden fault(s)%n",
        file, hour, room.name(), room.size(), faults());
    for (Incident incident : Playing.of(Scenario.load(file.toString()), seed, "lab").incidents()) {
      System.out.printf(
          "- %s %s, onset %s, opened %s%n",
          incident.workload(),
          incident.kind(),
          second(incident.opened().onset()),
          second(incident.opened().at()));
    }
  }

  private static String second(Instant at) {
    return Duration.between(Playing.START, at).toSeconds() + " s";
  }
}
