package dev.forestall.detector;

import dev.forestall.detector.anomaly.SeriesDetector;
import dev.forestall.detector.cause.Condition;
import dev.forestall.detector.cause.Member;
import dev.forestall.detector.cause.Troubles;
import dev.forestall.detector.detect.Anomalies;
import dev.forestall.detector.detect.ErrorRate;
import dev.forestall.detector.detect.Facts;
import dev.forestall.detector.detect.Finding;
import dev.forestall.detector.detect.Limits;
import dev.forestall.detector.detect.PodMemory;
import dev.forestall.detector.detect.Slowness;
import dev.forestall.detector.detect.Symptoms;
import dev.forestall.detector.detect.WorkloadMemory;
import dev.forestall.detector.evidence.Conditions;
import dev.forestall.detector.evidence.Gathered;
import dev.forestall.detector.evidence.Gathering;
import dev.forestall.detector.forecast.Watched;
import dev.forestall.detector.forecast.WorkloadForecasts;
import dev.forestall.detector.forecast.WorkloadForecasts.Standing;
import dev.forestall.detector.incident.IncidentBook;
import dev.forestall.detector.incident.Sight;
import dev.forestall.detector.units.UnitWindow;
import dev.forestall.detector.window.MinuteTier;
import dev.forestall.detector.window.PodWindow;
import dev.forestall.detector.window.SeriesKey;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** One workload: what was measured and said of it, and what is made of that at each evaluation. */
public final class Workload {
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(60);
  private static final String NO_REVISION = "";

  private final DetectionSettings settings;
  private final Sensitivity sensitivity;
  private final WorkloadMemory memory;
  private final IncidentBook book;
  private final TreeMap<String, PodWindow> windows = new TreeMap<>();
  private final WorkloadForecasts forecasts = new WorkloadForecasts();
  private final Anomalies anomalies = new Anomalies();
  private final ErrorRate errors;
  private final Slowness slowness = new Slowness();
  private final UnitWindow units = new UnitWindow();
  private final MinuteTier minutes = new MinuteTier();
  private final Troubles troubles = new Troubles();
  private Condition condition = Condition.CALM;
  private boolean conditionChanged;
  private final Symptoms symptoms;
  private List<Standing> standing = List.of();
  private boolean pastAwaited;
  private long evaluatedAt = Long.MIN_VALUE;

  Workload(Subject subject, DetectionSettings settings, Sensitivity sensitivity) {
    this.settings = settings;
    this.sensitivity = sensitivity;
    this.memory = new WorkloadMemory(subject);
    this.book = new IncidentBook(subject);
    this.errors = new ErrorRate(settings.errorObjective());
    this.symptoms = new Symptoms(settings.errorBudget(), settings.latencyObjective());
  }

  /** Which it is. */
  public Subject subject() {
    return memory.subject();
  }

  /** What Kubernetes said of it. */
  public WorkloadMemory memory() {
    return memory;
  }

  /** What was measured of its pods. */
  public Collection<PodWindow> windows() {
    return windows.values();
  }

  /** Its incidents. */
  IncidentBook book() {
    return book;
  }

  /** The forecasts that stand, the earliest breach first. */
  public List<Standing> forecasts() {
    return standing;
  }

  /** The window of a pod, empty when it was not known. */
  public PodWindow window(String pod, String uid) {
    return windows.computeIfAbsent(uid, u -> new PodWindow(pod, u, settings.slot()));
  }

  /** What its spans and logs were. */
  public UnitWindow units() {
    return units;
  }

  /** Its metrics by minute. */
  public MinuteTier minutes() {
    return minutes;
  }

  /** How it is, in short. */
  public Condition condition() {
    return condition;
  }

  /** Whether its condition or minutes are to be written. */
  public boolean conditionChanged() {
    return conditionChanged;
  }

  /** The store has its condition, or lost it. */
  public void conditionChanged(boolean changed) {
    conditionChanged = changed;
  }

  int sampled(MetricsSampled sampled) {
    return window(sampled.pod(), sampled.podUid()).accept(sampled);
  }

  /** Evaluates at that time: looks at nothing later. */
  List<IncidentEvent> evaluate(Instant at) {
    long now = at.toEpochMilli();
    memory.advanceTo(at);
    double alertness = sensitivity.of(subject(), Metrics.MEMORY);
    int holding = Math.max(2, (int) Math.round(settings.holding() / alertness));
    standing = forecasts.evaluate(watched(now), now, holding);
    anomalies.look(windows.values(), now);
    memory.noteRequests(windows.values(), at);
    List<Finding> findings = findings(at);
    List<IncidentEvent> decided =
        book.decide(new Sight(at, memory, windows.values(), findings, standing));
    for (IncidentEvent event : decided) {
      if (event instanceof IncidentOpened opened) {
        memory.noteIncident(opened.onset());
      }
    }
    memory.noteHealth(at, book.isOpen());
    noteCondition(at, findings);
    trim(now);
    evaluatedAt = now;
    return decided;
  }

  private void noteCondition(Instant at, List<Finding> findings) {
    boolean minute = minutes.advance(windows.values(), at.toEpochMilli());
    boolean other = troubles.note(Conditions.troubles(findings, standing, at), at);
    if (minute || other) {
      condition = Conditions.of(troubles, memory, book.onsetsSince(at.minus(FORGOTTEN_AFTER)), at);
      conditionChanged = true;
    }
  }

  /** How far detection is. */
  public Progress progress() {
    return new Progress(
        errors.since(),
        slowness.kept(),
        troubles.all(),
        forecasts.kept(),
        anomalies.lately(),
        book.kept().orElse(null),
        symptoms.kept());
  }

  /** Goes on from before a restart. */
  public void resume(Progress before) {
    errors.resume(before.errorsSince());
    slowness.resume(before.slowness());
    symptoms.resume(before.symptoms());
    troubles.resume(before.troubles());
    forecasts.resume(before.forecasts());
    anomalies.resume(before.anomalies());
    if (before.incident() != null) {
      book.resume(before.incident());
    }
  }

  /** What its detectors have learned. */
  public Anomalies anomalies() {
    return anomalies;
  }

  /** Learns what was looked at before a restart, up to that time. */
  void catchUp(Instant at) {
    anomalies.catchUp(windows.values(), at.toEpochMilli());
    evaluatedAt = at.toEpochMilli();
  }

  /** What a Prometheus knew of pods before, once it was read. */
  void fill(Collection<PodWindow> past, Anomalies learned) {
    for (PodWindow window : past) {
      PodWindow own = windows.get(window.uid());
      if (own != null) {
        own.fill(window);
      }
    }
    anomalies.adopt(learned);
  }

  /** Whether the past of one of its pods is being read. */
  void pastAwaited(boolean awaited) {
    pastAwaited = awaited;
  }

  /** Why its detectors do not know enough yet; empty once they do. */
  Optional<String> learning() {
    if (windows.isEmpty()) {
      return Optional.empty();
    }
    if (pastAwaited) {
      return Optional.of("its past is still being read from Prometheus: detection is learning");
    }
    long learned = anomalies.learned(windows.values());
    return learned >= SeriesDetector.QUIET
        ? Optional.empty()
        : Optional.of(
            "detection of anomalies is learning: it has seen %d of %d samples"
                .formatted(learned, SeriesDetector.QUIET));
  }

  /** Time of the last evaluation, milliseconds. */
  public long evaluatedAt() {
    return evaluatedAt;
  }

  /** Facts and symptoms that stand. */
  private List<Finding> findings(Instant at) {
    long now = at.toEpochMilli();
    List<Finding> findings = new ArrayList<>(Facts.at(memory, at));
    double errorSensitivity = sensitivity.of(subject(), Metrics.ERRORS);
    errors.at(windows.values(), now, errorSensitivity).ifPresent(findings::add);
    double latencySensitivity = sensitivity.of(subject(), Metrics.REQUEST_SECONDS);
    slowness.at(windows.values(), minutes, now, latencySensitivity).ifPresent(findings::add);
    Symptoms.Alertness alertness = new Symptoms.Alertness(errorSensitivity, latencySensitivity);
    findings.addAll(symptoms.at(memory, windows.values(), at, alertness));
    return findings;
  }

  /** Evidence of the open incident, copied. */
  Gathered gather(IncidentId id, Instant at) {
    Gathered gathered =
        Gathering.gather(
            new Gathering.Of(
                id, book.kinds(), book.onset().orElse(at), at, book.askForEnrichment(at)),
            memory,
            windows.values(),
            anomalies.strongestFirst(),
            new Member(units.copy(), minutes.byEnd(), condition));
    return learning().map(gathered::alsoMissing).orElse(gathered);
  }

  boolean openIn(String cluster) {
    return book.isOpen() && subject().cluster().equals(cluster);
  }

  /** Whether nothing is left that is worth keeping. */
  boolean forgotten(Instant at) {
    return windows.isEmpty()
        && units.silentSince(at.minus(FORGOTTEN_AFTER))
        && book.idleSince(at.minus(FORGOTTEN_AFTER))
        && memory.pods().isEmpty()
        && !memory.hasMoreAhead()
        && (memory.workload().isEmpty() || memory.gone());
  }

  private void trim(long now) {
    for (PodWindow window : windows.values()) {
      window.trim(now - PodWindow.FULL_MILLIS - settings.slot().toMillis());
    }
    windows.values().removeIf(w -> w.newest() < now - FORGOTTEN_AFTER.toMillis());
  }

  /** Everything of its pods that has a limit; those lately gone are there to be compared with. */
  private List<Watched> watched(long now) {
    List<Watched> watched = new ArrayList<>();
    for (PodWindow window : windows.values()) {
      Optional<PodMemory> pod = memory.pod(window.uid());
      if (pod.isEmpty()) {
        continue;
      }
      for (SeriesKey key : window.keys()) {
        Limits.of(pod.get(), window, key, now)
            .ifPresent(limit ->
                watched.add(
                    new Watched(
                        window,
                        key,
                        Limits.runStart(window, pod.get(), key, now),
                        limit,
                        revision(pod.get()),
                        memory.livePods().contains(pod.get()))));
      }
    }
    return watched;
  }

  private static String revision(PodMemory pod) {
    return Objects.requireNonNullElse(pod.state().replicaSetUid(), NO_REVISION);
  }
}
