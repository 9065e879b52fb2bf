package dev.forestall.remediation.notify;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An alert as {@code POST /api/v2/alerts} of Alertmanager takes it.
 *
 * @param labels what it is, and what it is routed by: its identity there
 * @param annotations what a person reads; they may change
 * @param startsAt real time at which it began
 * @param endsAt real time until which it fires; once past, it is resolved
 * @param generatorUrl the incident's page
 * @param fires whether it is told as firing, so that it must be told again before its end
 */
record Alert(
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    Instant startsAt,
    Instant endsAt,
    @JsonProperty("generatorURL") URI generatorUrl,
    @JsonIgnore boolean fires) {
  Alert {
    labels = sorted(labels);
    annotations = sorted(annotations);
  }

  /** The incident that it tells of. */
  @JsonIgnore
  String incident() {
    return labels.getOrDefault(Alerts.INCIDENT, "");
  }

  private static SortedMap<String, String> sorted(Map<String, String> entries) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }
}
