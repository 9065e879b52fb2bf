package dev.forestall.benchmarks.quiet;

import dev.forestall.model.incident.FaultKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A room, or what begins in a stretch of its day, as a scenario file.
 *
 * @param room the room
 * @param from first second of the stretch
 * @param until second after the last one
 */
record RoomFile(Room room, long from, long until) {
  /** What comes later than this before the end need not be told. */
  private static final long TELLING = 900;

  String yaml() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "name: %s%ndescription: A part of a busy fleet.%nwarmUp: 30m%nduration: %ds%nnodes:"
                + " %d%nnamespace: %s%nworkloads:%n",
            room.name(),
            until - from,
            room.nodes(),
            room.name()));
    room.members().forEach(m -> text.append(m.yaml()));
    section(text, "faults", room.happenings().stream().filter(Happening::fault));
    section(text, "disturbances", room.happenings().stream().filter(h -> !h.fault()));
    return text.append(expected()).toString();
  }

  private void section(StringBuilder text, String key, Stream<Happening> all) {
    List<String> entries =
        all.sorted(Comparator.comparingLong(Happening::second))
            .flatMap(h ->
                h.within(from, until).stream()
                    .mapToObj(at -> "  - " + h.text() + ", start: " + at + "s}\n"))
            .toList();
    if (!entries.isEmpty()) {
      text.append(key).append(":\n").append(String.join("", entries));
    }
  }

  private String expected() {
    List<Hidden> faults =
        room.hidden().stream().filter(h -> h.from() >= from && h.from() < until).toList();
    if (faults.isEmpty()) {
      return "expect: {none: true}\n";
    }
    Stream<String> required =
        faults.stream().map(h -> entry(h.workload(), h.cause().told(), h.from() > until - TELLING));
    Stream<String> symptoms =
        room.members().stream()
            .filter(m -> faults.stream().anyMatch(h -> mayShow(m, h)))
            .map(m -> entry(m.name, Day.SYMPTOMS, true));
    return "expect:\n  incidents:\n"
        + Stream.concat(required, symptoms).collect(Collectors.joining());
  }

  private boolean mayShow(Member member, Hidden fault) {
    return Day.spreads(fault)
        || member.name.equals(fault.workload())
        || room.callersOf(fault.workload()).contains(member.name);
  }

  private static String entry(String workload, Set<FaultKind> kinds, boolean optional) {
    Collection<String> names = kinds.stream().map(Enum::name).sorted().toList();
    return "    - {workload: %s, kinds: [%s]%s}%n"
        .formatted(workload, String.join(", ", names), optional ? ", optional: true" : "");
  }
}
