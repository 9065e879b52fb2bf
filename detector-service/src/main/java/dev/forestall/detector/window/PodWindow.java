package dev.forestall.detector.window;

import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.Sample;
import dev.forestall.model.workload.LimitSource;
import dev.forestall.model.workload.Metric;
import dev.forestall.model.workload.MetricScope;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was measured of one pod: the last fifteen minutes at full resolution, the {@link LongTier}
 * and the first minutes of each run for metrics with a limit. Samples come in any order and any
 * number of times. Remembers which slots changed, for the store.
 */
public final class PodWindow {
  /** How far back full resolution reaches. */
  public static final long FULL_MILLIS = Duration.ofMinutes(15).toMillis();

  private static final int PAST_RUNS = 4;

  private final String pod;
  private final String uid;
  private final long slotMillis;
  private final LinkedHashSet<SeriesKey> names = new LinkedHashSet<>();
  private final TreeMap<SeriesKey, Series> series = new TreeMap<>();
  private final TreeMap<SeriesKey, LongTier> longTiers = new TreeMap<>();
  private final TreeMap<SeriesKey, EarlyRun> early = new TreeMap<>();
  private final TreeMap<SeriesKey, EarlyRun> earlyBefore = new TreeMap<>();
  private final TreeMap<SeriesKey, List<PastRun>> pastRuns = new TreeMap<>();
  private final TreeMap<String, Long> runStarts = new TreeMap<>();
  private final CounterRates counters = new CounterRates();
  private final TreeSet<Long> changedSlots = new TreeSet<>();
  private long newest = Long.MIN_VALUE;
  private boolean runsChanged;
  private boolean namesChanged;

  public PodWindow(String pod, String uid, Duration slot) {
    this.pod = pod;
    this.uid = uid;
    this.slotMillis = slot.toMillis();
  }

  /** Pod name. */
  public String pod() {
    return pod;
  }

  /** Pod UID. */
  public String uid() {
    return uid;
  }

  /** Time of the newest sample, {@link Long#MIN_VALUE} before the first. */
  public long newest() {
    return newest;
  }

  /** Takes the samples in; unknown metrics are passed over. Returns how many values were new. */
  public int accept(MetricsSampled sampled) {
    long at = sampled.at().toEpochMilli();
    int added = 0;
    for (Sample sample : sampled.samples()) {
      Optional<Metric> metric = Metrics.named(sample.metric());
      if (metric.isPresent() && usable(metric.get(), sample)) {
        // a counter's first reading gives no value yet, and is heard of nevertheless
        newest = Math.max(newest, at);
        added += take(at, sample, metric.get()) ? 1 : 0;
      }
    }
    return added;
  }

  /** Forgets what full resolution need not keep any more. */
  public void trim(long before) {
    series.values().forEach(s -> s.trim(before));
    changedSlots.headSet(Math.floorDiv(before, slotMillis)).clear();
  }

  /** The series known. */
  public Set<SeriesKey> keys() {
    return series.keySet();
  }

  /** Values at full resolution between two times, both included; rates for counters. */
  public Points between(SeriesKey key, long from, long to) {
    Series known = series.get(key);
    return known == null ? Points.none() : known.between(from, to);
  }

  /** Whole buckets of the long tier between two times. */
  public List<LongTier.Bucket> longBetween(SeriesKey key, long from, long to) {
    LongTier known = longTiers.get(key);
    return known == null ? List.of() : known.between(from, to);
  }

  /** Mean values over as long as is known: buckets of the long tier, then full resolution. */
  public Points meansBetween(SeriesKey key, long from, long to) {
    long full = Math.max(from, to - FULL_MILLIS);
    List<LongTier.Bucket> old = longBetween(key, from, full);
    Points recent = between(key, full, to);
    long[] at = new long[old.size() + recent.size()];
    double[] value = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      int j = i - old.size();
      at[i] = j < 0 ? old.get(i).start() + LongTier.BUCKET_MILLIS / 2 : recent.at(j);
      value[i] = j < 0 ? old.get(i).avg() : recent.value(j);
    }
    return new Points(at, value);
  }

  /** Start of the newest run of a container that its CPU counter shows up to {@code asOf}. */
  public Optional<Long> restartSeen(String container, long asOf) {
    return Optional.ofNullable(runStarts.get(container)).filter(start -> start <= asOf);
  }

  /** Runs that ended, oldest first. */
  public List<PastRun> pastRuns(SeriesKey key) {
    return List.copyOf(pastRuns.getOrDefault(key, List.of()));
  }

  /** First minutes of the newest run, or of the one before when that is longer. */
  public Points earlyRun(SeriesKey key) {
    EarlyRun now = early.get(key);
    EarlyRun before = earlyBefore.get(key);
    if (now == null) {
      return Points.none();
    }
    return before != null && before.size() > now.size() ? before.points() : now.points();
  }

  private static boolean usable(Metric metric, Sample sample) {
    return !(metric.scope() != MetricScope.POD && sample.container().isEmpty())
        && Math.abs(sample.value()) <= Float.MAX_VALUE;
  }

  private boolean take(long at, Sample sample, Metric metric) {
    SeriesKey key = new SeriesKey(sample.container(), sample.metric());
    namesChanged |= names.add(key);
    if (sample.kind() != SampleKind.COUNTER) {
      return put(key, at, sample.value(), metric);
    }
    if (sample.metric().equals(Metrics.CPU)) {
      noteRestart(key, at, sample.value());
    }
    OptionalDouble rate = counters.rate(key, at, sample.value());
    if (rate.isEmpty()) {
      return false;
    }
    return put(key, at, rate.getAsDouble(), metric);
  }

  private boolean put(SeriesKey key, long at, double value, Metric metric) {
    if (!series.computeIfAbsent(key, k -> new Series(slotMillis)).put(at, value)) {
      return false;
    }
    changedSlots.add(Math.floorDiv(at, slotMillis));
    if (metric.limit() != LimitSource.NONE || metric.name().equals(Metrics.REQUESTS)) {
      longTiers.computeIfAbsent(key, k -> new LongTier()).add(at, value);
    }
    if (metric.limit() != LimitSource.NONE) {
      EarlyRun run =
          early.computeIfAbsent(
              key, k -> new EarlyRun(runStarts.getOrDefault(key.container(), at), slotMillis));
      runsChanged |= run.put(at, value);
    }
    return true;
  }

  private void noteRestart(SeriesKey cpu, long at, double value) {
    long before = counters.resetAfter(cpu, at, value);
    if (before < 0) {
      return;
    }
    long start = before + 1;
    for (SeriesKey key : List.copyOf(early.keySet())) {
      if (key.container().equals(cpu.container())) {
        endRun(key, start);
      }
    }
    runStarts.put(cpu.container(), start);
    runsChanged = true;
  }

  private void endRun(SeriesKey key, long nextStart) {
    EarlyRun ended = early.get(key);
    Series full = series.get(key);
    if (ended == null || full == null) {
      return;
    }
    Points first = ended.points();
    Points last = full.between(ended.start(), nextStart - 1);
    if (!first.isEmpty() && !last.isEmpty()) {
      List<PastRun> past = pastRuns.computeIfAbsent(key, k -> new ArrayList<>());
      double firstLevel = first.value(Math.min(first.size() - 1, first.size() / 5));
      past.add(new PastRun(ended.start(), last.lastAt(), firstLevel, last.last()));
      if (past.size() > PAST_RUNS) {
        past.removeFirst();
      }
    }
    earlyBefore.put(key, ended);
    EarlyRun next = new EarlyRun(nextStart, slotMillis);
    Points already = full.between(nextStart, Long.MAX_VALUE);
    for (int i = 0; i < already.size(); i++) {
      next.put(already.at(i), already.value(i));
    }
    early.put(key, next);
  }

  /** Start of the oldest bucket of the long tier, milliseconds; empty without one. */
  public OptionalLong longSince() {
    return longTiers.values().stream().flatMapToLong(tier -> tier.oldest().stream()).min();
  }

  /**
   * Takes in what was measured before this window was made: values where it has none, older
   * buckets, and runs if it has seen none end.
   */
  public void fill(PodWindow past) {
    past.series.forEach((key, values) -> {
      names.add(key);
      Series own = series.computeIfAbsent(key, k -> new Series(slotMillis));
      for (int i = 0; i < values.size(); i++) {
        if (own.put(values.at(i), values.value(i))) {
          changedSlots.add(Math.floorDiv(values.at(i), slotMillis));
        }
      }
    });
    past.longTiers.forEach(
        (key, tier) -> longTiers.computeIfAbsent(key, k -> new LongTier()).fill(tier));
    past.counters.readings().forEach(counters::restoreIfAbsent);
    past.runStarts.forEach(runStarts::putIfAbsent);
    past.early.forEach((key, run) -> {
      EarlyRun own = early.get(key);
      if (!pastRuns.containsKey(key) && (own == null || run.start() < own.start())) {
        early.put(key, run);
        pastRuns.put(key, new ArrayList<>(past.pastRuns(key)));
        Optional.ofNullable(past.earlyBefore.get(key)).ifPresent(r -> earlyBefore.put(key, r));
      }
    });
    newest = Math.max(newest, past.newest);
    runsChanged = true;
    namesChanged = true;
  }

  // --- for the codec and the store

  /** Length of a slot. */
  public long slotMillis() {
    return slotMillis;
  }

  /** Series names in the order in which they came: their place is their number in the store. */
  Set<SeriesKey> names() {
    return names;
  }

  Map<SeriesKey, Series> series() {
    return series;
  }

  Map<SeriesKey, LongTier> longTiers() {
    return longTiers;
  }

  Map<SeriesKey, EarlyRun> early() {
    return early;
  }

  Map<SeriesKey, EarlyRun> earlyBefore() {
    return earlyBefore;
  }

  Map<SeriesKey, List<PastRun>> pastRuns() {
    return pastRuns;
  }

  Map<String, Long> runStarts() {
    return runStarts;
  }

  CounterRates counters() {
    return counters;
  }

  /** Slots that changed since {@link #written}. */
  NavigableSet<Long> changedSlots() {
    return changedSlots;
  }

  boolean runsChanged() {
    return runsChanged;
  }

  boolean namesChanged() {
    return namesChanged;
  }

  /** Whether anything is to be written. */
  public boolean changed() {
    return !changedSlots.isEmpty() || runsChanged || namesChanged;
  }

  /** The store has it all. */
  public void written() {
    changedSlots.clear();
    runsChanged = false;
    namesChanged = false;
    longTiers.values().forEach(LongTier::written);
  }

  /** The store has nothing: all is to be written again. */
  public void writeAgain() {
    for (Series known : series.values()) {
      for (int i = 0; i < known.size(); i++) {
        changedSlots.add(Math.floorDiv(known.at(i), slotMillis));
      }
    }
    runsChanged = true;
    namesChanged = true;
    longTiers.values().forEach(LongTier::writeAgain);
  }

  void restored(long at) {
    newest = Math.max(newest, at);
  }
}
