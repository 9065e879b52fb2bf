package dev.forestall.benchmarks.nezha;

import dev.forestall.detector.rootcause.Ranking;
import dev.forestall.detector.rootcause.Ranking.Suspect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out for one fault.
 *
 * @param day the day's name
 * @param fault what was injected
 * @param traced whether there were spans
 * @param ranking what was answered
 * @param millis processor time that it took
 */
record Outcome(String day, Fault fault, boolean traced, Ranking ranking, double millis) {
  List<String> ranked() {
    return ranking.suspects().stream().map(Suspect::workload).toList();
  }

  /** Of the culprit, counted from 1; behind all when it is not in the ranking. */
  int rank() {
    return rank(ranked(), fault);
  }

  static int rank(List<String> ranked, Fault fault) {
    int at = ranked.indexOf(fault.culprit());
    return at < 0 ? Integer.MAX_VALUE : at + 1;
  }

  boolean kindRight() {
    return !ranking.suspects().isEmpty()
        && ranking.suspects().getFirst().kind().name().equals(fault.kind());
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("epoch", fault.onset().getEpochSecond());
    json.put("day", day);
    json.put("type", fault.type());
    json.put("culprit", fault.culprit());
    json.put("ranked", ranked());
    json.put(
        "kind",
        ranking.suspects().isEmpty() ? "UNKNOWN" : ranking.suspects().getFirst().kind().name());
    json.put(
        "sentence", ranking.suspects().isEmpty() ? "" : ranking.suspects().getFirst().sentence());
    json.put("named", ranking.named());
    json.put("traced", traced);
    json.put("missing", ranking.missing());
    return json;
  }
}
