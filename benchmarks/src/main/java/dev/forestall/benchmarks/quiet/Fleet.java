package dev.forestall.benchmarks.quiet;

import dev.forestall.benchmarks.quiet.Hidden.Cause;
import java.util.ArrayList;
import java.util.List;

/**
 * A busy fleet for some hours: rooms of about twenty workloads, with faults hidden in them whose
 * kinds, places and times the seed draws.
 *
 * @param seed the seed
 * @param rooms its namespaces, each a cluster of its own
 * @param hours how long
 */
record Fleet(long seed, List<Room> rooms, double hours) {
  private static final int ROOM = 20;

  static Fleet of(long seed, int workloads, double hours, int faults) {
    long seconds = Math.round(hours * 3600);
    int count = Math.max(1, (workloads + ROOM - 1) / ROOM);
    List<Room> rooms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int size = workloads / count + (i < workloads % count ? 1 : 0);
      rooms.add(new Room(seed, "team-" + (i + 1), size, seconds));
    }
    Chance chance = new Chance(seed, "faults");
    List<Cause> causes = new ArrayList<>();
    while (causes.size() < faults) {
      causes.addAll(chance.shuffled(List.of(Cause.values())));
    }
    for (int i = 0; i < faults; i++) {
      rooms.get(chance.upTo(count) - 1).hide(causes.get(i));
    }
    rooms.forEach(Room::work);
    return new Fleet(seed, List.copyOf(rooms), hours);
  }

  int workloads() {
    return rooms.stream().mapToInt(Room::size).sum();
  }

  List<Hidden> hidden() {
    return rooms.stream().flatMap(r -> r.hidden().stream()).toList();
  }
}
