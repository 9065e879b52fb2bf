package dev.forestall.lab.cluster.metrics;

import dev.forestall.lab.cluster.model.Node;
import dev.forestall.lab.cluster.model.PodSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The series of a pod as cAdvisor exposes them (the container's rows, the pause container's, and
 * the pod's aggregate rows, which have no {@code container}), and those of its HTTP server as
 * Micrometer does.
 */
final class Scrape {
  private static final double PAUSE_BYTES = 256 << 10;
  private static final double PAUSE_CPU = 0.03;
  private static final String MEMORY = "container_memory_working_set_bytes";
  private static final String CPU = "container_cpu_usage_seconds_total";
  private static final String THROTTLED = "container_cpu_cfs_throttled_seconds_total";
  private static final String PERIODS = "container_cpu_cfs_periods_total";
  private static final String THROTTLED_PERIODS = "container_cpu_cfs_throttled_periods_total";
  private static final String FILES = "container_fs_usage_bytes";
  private static final String DISK = "container_fs_limit_bytes";

  private Scrape() {}

  static List<Series> of(PodSample pod) {
    List<Series> series = new ArrayList<>();
    Map<String, String> common =
        Map.of("namespace", pod.namespace(), "pod", pod.pod(), "node", pod.node());
    cadvisor(series, pod, common);
    if (pod.running()) {
      http(series, common, "200", pod.okRequests(), pod.okSeconds());
      http(series, common, "500", pod.failedRequests(), pod.failedSeconds());
      if (!pod.claim().isEmpty()) {
        volume(series, pod);
      }
    }
    return series;
  }

  private static void cadvisor(List<Series> series, PodSample pod, Map<String, String> common) {
    String slice = "/kubepods/burstable/pod" + pod.uid();
    Map<String, String> pause =
        with(
            common,
            "container",
            "POD",
            "image",
            "registry.k8s.io/pause:3.10",
            "id",
            slice + "/pause");
    series.add(Series.of(MEMORY, pause, PAUSE_BYTES));
    series.add(Series.of(CPU, pause, PAUSE_CPU));
    Map<String, String> aggregate = with(common, "id", slice);
    series.add(Series.of(MEMORY, aggregate, pod.workingSetBytes() + PAUSE_BYTES));
    series.add(Series.of(CPU, aggregate, pod.cpuSeconds() + PAUSE_CPU));
    if (pod.running()) {
      Map<String, String> own =
          with(
              common,
              "container",
              pod.container(),
              "image",
              pod.image(),
              "id",
              slice + "/" + pod.container());
      series.add(Series.of(MEMORY, own, Math.rint(pod.workingSetBytes())));
      series.add(Series.of(CPU, own, pod.cpuSeconds()));
      series.add(Series.of(THROTTLED, own, pod.throttledSeconds()));
      series.add(Series.of(PERIODS, own, pod.periods()));
      series.add(Series.of(THROTTLED_PERIODS, own, pod.throttledPeriods()));
      series.add(Series.of(FILES, own, Math.rint(pod.fileBytes())));
      series.add(Series.of(DISK, own, Node.DISK_BYTES));
    }
  }

  /** As the kubelet says it, which names the claim and no pod. */
  private static void volume(List<Series> series, PodSample pod) {
    Map<String, String> labels =
        Map.of(
            "namespace", pod.namespace(),
            "persistentvolumeclaim", pod.claim(),
            "node", pod.node());
    series.add(
        Series.of("kubelet_volume_stats_used_bytes", labels, Math.rint(pod.volumeUsedBytes())));
    series.add(Series.of("kubelet_volume_stats_capacity_bytes", labels, pod.volumeBytes()));
    series.add(
        Series.of(
            "kubelet_volume_stats_available_bytes",
            labels,
            Math.rint(pod.volumeBytes() - pod.volumeUsedBytes())));
  }

  private static void http(
      List<Series> series,
      Map<String, String> common,
      String status,
      double count,
      double seconds) {
    Map<String, String> labels = with(common, "status", status, "uri", "/", "method", "GET");
    series.add(Series.of("http_server_requests_seconds_count", labels, count));
    series.add(Series.of("http_server_requests_seconds_sum", labels, seconds));
  }

  private static Map<String, String> with(Map<String, String> common, String... more) {
    Map<String, String> all = new TreeMap<>(common);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }
}
