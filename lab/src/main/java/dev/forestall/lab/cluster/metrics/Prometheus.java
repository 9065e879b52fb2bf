package dev.forestall.lab.cluster.metrics;

import dev.forestall.lab.cluster.model.PodSample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * The Prometheus beside the simulated cluster: sends each scrape by remote write to all its
 * receivers, with a stale marker for each series that has ended since the scrape before.
 */
public final class Prometheus {
  private final List<RemoteWrite> receivers;
  private Set<SortedMap<String, String>> before = Set.of();

  public Prometheus(List<RemoteWrite> receivers) {
    this.receivers = List.copyOf(receivers);
  }

  /** Takes a scrape; sending goes on in the background. */
  public void scraped(List<PodSample> samples, Instant at) {
    Map<SortedMap<String, String>, Series> found = new LinkedHashMap<>();
    samples.forEach(s -> Scrape.of(s).forEach(each -> found.put(each.labels(), each)));
    Set<SortedMap<String, String>> now = Set.copyOf(found.keySet());
    List<Series> series = new ArrayList<>(found.values());
    before.stream()
        .filter(labels -> !now.contains(labels))
        .forEach(labels -> series.add(new Series(labels, Series.STALE)));
    before = now;
    byte[] request = WriteRequest.encode(series, at.toEpochMilli());
    receivers.forEach(receiver -> receiver.send(request));
  }
}
