package dev.forestall.detector;

import dev.forestall.detector.evidence.Gathered;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.RemediationEvent;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The story of one partition, driven by event time alone.
 *
 * <pre>
 * samples ──▶ windows ─┐
 * states  ──▶ memory ──┤ evaluated at the watermark, on a fixed grid of event time
 * heartbeat ▶ watermark┘        │
 *                               ▼
 *           facts · symptoms · forecasts ──▶ book of incidents ──▶ {@link #decided()}
 * remediations ────────────────────────────▶ (settling, effect)
 * </pre>
 *
 * The same input gives the same incidents, however it is cut into batches and however often parts
 * of it come again: samples go to their slots, statements wait for the time of evaluation, and each
 * time of evaluation comes once.
 */
public final class Detection {
  private static final Duration SILENT_FOR = Duration.ofHours(6);

  private final DetectionSettings settings;
  private final Sensitivity sensitivity;
  private final TreeMap<String, Workload> workloads = new TreeMap<>();
  private final Map<String, Watermark> watermarks = new HashMap<>();
  private final Map<String, Instant> earliest = new HashMap<>();
  private final Deque<IncidentEvent> decided = new ArrayDeque<>();
  private long dropped;
  private long tooLate;

  public Detection(DetectionSettings settings, Sensitivity sensitivity) {
    this.settings = settings;
    this.sensitivity = sensitivity;
  }

  /** Takes in what a collector saw. */
  public void accept(PodEvent event) {
    if (event instanceof Heartbeat heartbeat) {
      evaluate(heartbeat);
    } else {
      learn(event);
    }
  }

  /** Takes in what was seen without evaluating: to fill what a restart lost. */
  public void learn(PodEvent event) {
    switch (event) {
      case MetricsSampled sampled -> {
        tooLate += isTooLate(sampled) ? 1 : 0;
        workload(noted(sampled)).sampled(sampled);
      }
      case PodStateChanged stated -> workload(event.subject()).memory().hear(stated);
      case WorkloadChanged stated -> workload(event.subject()).memory().hear(stated);
      case KubernetesEventRecorded recorded -> workload(event.subject()).memory().hear(recorded);
      case LogsObserved logs -> dropped += workload(event.subject()).units().accept(logs);
      case SpansObserved spans -> dropped += workload(event.subject()).units().accept(spans);
      case Heartbeat heartbeat -> watermark(heartbeat.cluster());
    }
  }

  /** Samples so far that came when the window had gone past them: they count for nothing. */
  public long tooLate() {
    return tooLate;
  }

  /** Takes in a step of remediation. */
  public void accept(RemediationEvent event) {
    Workload known = workloads.get(event.subject().key());
    if (known != null) {
      known.book().accept(event);
    }
  }

  /** An incident event that was published before: rebuilds what is open. */
  public void recall(IncidentEvent event) {
    workload(event.subject()).book().recall(event);
  }

  /** What was decided and is not yet published, oldest first; the caller takes it out. */
  public Deque<IncidentEvent> decided() {
    return decided;
  }

  /** Evidence of each open incident that lacks its enrichment, or a newer one, and is wanted. */
  public List<Gathered> lackingEnrichment(Predicate<IncidentId> wanted) {
    List<Gathered> lacking = new ArrayList<>();
    for (Workload workload : workloads.values()) {
      if (workload.book().isOpen()) {
        evaluated(workload.subject().cluster())
            .ifPresent(at ->
                workload
                    .book()
                    .lackingEnrichment(at)
                    .filter(wanted)
                    .ifPresent(id -> lacking.add(workload.gather(id, at))));
      }
    }
    return lacking;
  }

  /** Spans and lines that were counted under no name, since the beginning. */
  public long dropped() {
    return dropped;
  }

  /** The enrichment of that incident was published. */
  public void enriched(IncidentEnriched enriched) {
    Workload known = workloads.get(enriched.subject().key());
    if (known != null) {
      known.book().markEnriched(enriched);
    }
  }

  /** The workloads known. */
  public Collection<Workload> workloads() {
    return workloads.values();
  }

  /** The workload, made known if it was not. */
  public Workload workload(Subject subject) {
    return workloads.computeIfAbsent(
        subject.key(), key -> new Workload(subject, settings, sensitivity));
  }

  /** The workload, if it is known. */
  Optional<Workload> known(Subject subject) {
    return Optional.ofNullable(workloads.get(subject.key()));
  }

  /** Workloads whose detectors do not know enough yet. */
  long learning() {
    return workloads.values().stream().filter(w -> w.learning().isPresent()).count();
  }

  /** Open incidents. */
  public long open() {
    return workloads.values().stream().filter(w -> w.book().isOpen()).count();
  }

  /** Last time of evaluation by cluster. */
  public Map<String, Instant> evaluated() {
    Map<String, Instant> times = new TreeMap<>();
    watermarks.forEach((cluster, mark) -> mark.evaluated().ifPresent(at -> times.put(cluster, at)));
    return times;
  }

  /** The live collectors by cluster. */
  public Map<String, Map<String, Watermark.Heard>> heard() {
    Map<String, Map<String, Watermark.Heard>> heard = new TreeMap<>();
    watermarks.forEach((cluster, mark) -> heard.put(cluster, mark.heard()));
    return heard;
  }

  /** The collectors of that cluster that were live before a restart. */
  public void resumeHeard(String cluster, Map<String, Watermark.Heard> heard) {
    watermark(cluster).resume(heard);
  }

  /** Learns what was evaluated before a restart, and says nothing of it. */
  public void catchUp() {
    for (Workload workload : workloads.values()) {
      evaluated(workload.subject().cluster()).ifPresent(workload::catchUp);
    }
  }

  /** Evaluation of that cluster goes on after that time. */
  public void resumeAt(String cluster, Instant at) {
    watermark(cluster).resumeAt(at);
  }

  private void evaluate(Heartbeat heartbeat) {
    String cluster = heartbeat.cluster();
    Optional<Instant> from = Optional.ofNullable(earliest.get(cluster));
    for (Instant at : watermark(cluster).advance(heartbeat, from)) {
      for (Workload workload : workloads.values()) {
        if (workload.subject().cluster().equals(cluster)) {
          decided.addAll(workload.evaluate(at));
        }
      }
      workloads.values().removeIf(w -> w.subject().cluster().equals(cluster) && w.forgotten(at));
      forgetSilentClusters(at);
    }
  }

  /** A cluster that nobody speaks of any more is not kept, unless an incident is open there. */
  private void forgetSilentClusters(Instant at) {
    for (String cluster : Set.copyOf(watermarks.keySet())) {
      boolean silent =
          evaluated(cluster).filter(last -> last.isBefore(at.minus(SILENT_FOR))).isPresent();
      if (silent && workloads.values().stream().noneMatch(w -> w.openIn(cluster))) {
        workloads.values().removeIf(w -> w.subject().cluster().equals(cluster));
        watermarks.remove(cluster);
        earliest.remove(cluster);
      }
    }
  }

  private boolean isTooLate(MetricsSampled sampled) {
    Watermark mark = watermarks.get(sampled.subject().cluster());
    return mark != null
        && mark.evaluated()
            .filter(at -> sampled.at().isBefore(at.minusMillis(PodWindow.FULL_MILLIS)))
            .isPresent();
  }

  private Subject noted(MetricsSampled event) {
    earliest.merge(event.subject().cluster(), event.at(), (a, b) -> a.isBefore(b) ? a : b);
    return event.subject();
  }

  private Optional<Instant> evaluated(String cluster) {
    return watermark(cluster).evaluated();
  }

  private Watermark watermark(String cluster) {
    return watermarks.computeIfAbsent(cluster, c -> new Watermark(settings.grid()));
  }
}
