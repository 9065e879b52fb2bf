package dev.forestall.detector.store;

import dev.forestall.detector.window.PodWindow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pods of a workload that have a window: UID TAB name, one a line, by UID. */
final class Listing {
  private Listing() {}

  static String of(Collection<PodWindow> windows) {
    StringBuilder text = new StringBuilder();
    windows.forEach(w -> text.append(w.uid()).append('\t').append(w.pod()).append('\n'));
    return text.toString();
  }

  /** UIDs that are in one listing and not in the next. */
  static List<String> left(String before, String now) {
    if (before.equals(now)) {
      return List.of();
    }
    Map<String, String> pods = pods(before);
    pods.keySet().removeAll(pods(now).keySet());
    return List.copyOf(pods.keySet());
  }

  /** Names by UID; a line that is none is passed over. */
  static Map<String, String> pods(String text) {
    Map<String, String> pods = new TreeMap<>();
    text.lines()
        .map(line -> line.split("\t", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> pods.put(parts[0], parts[1]));
    return pods;
  }
}
