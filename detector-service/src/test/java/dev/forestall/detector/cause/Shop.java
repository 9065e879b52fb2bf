package dev.forestall.detector.cause;

import dev.forestall.detector.Detection;
import dev.forestall.detector.DetectionSettings;
import dev.forestall.detector.Scene;
import dev.forestall.detector.Workload;
import dev.forestall.detector.evidence.Enrichment;
import dev.forestall.detector.evidence.Gathered;
import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.LogsObserved;
import dev.forestall.model.event.LogsObserved.TemplateCount;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.Sample;
import dev.forestall.model.event.SpansObserved;
import dev.forestall.model.event.SpansObserved.EventKind;
import dev.forestall.model.event.SpansObserved.Events;
import dev.forestall.model.event.SpansObserved.PodRequests;
import dev.forestall.model.event.SpansObserved.Requests;
import dev.forestall.model.event.SpansObserved.Unit;
import dev.forestall.model.incident.FaultKind;
import dev.forestall.model.incident.IncidentEnriched;
import dev.forestall.model.incident.IncidentEvent;
import dev.forestall.model.incident.IncidentOpened;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A made-up shop, and what a collector would say of it: front calls cart and mail, cart calls price
 * and stock. Each workload has a detection of its own, as if each were in another partition; what
 * they know of each other goes through the neighbourhood.
 */
public final class Shop {
  /** When it breaks, seconds after {@link Scene#T0}. */
  public static final int ONSET = 2400;

  /** When the story ends. */
  public static final int END = ONSET + 720;

  private static final int STEP = 20;
  private static final int USUAL_REQUESTS = 60;
  private static final double SPREAD = 0.15;

  private final Random random;
  private final Map<String, List<String>> calls = new LinkedHashMap<>();
  private final Map<String, Double> workMs = new HashMap<>();
  private final List<PodEvent> events = new ArrayList<>();
  private final List<IncidentEvent> told = new ArrayList<>();
  private final Map<String, Detection> detections = new TreeMap<>();
  private final Map<String, Map<String, Double>> graph = new HashMap<>();

  private Fault fault = Fault.NONE;
  private String where = "";
  private double size = 1;
  private boolean traced = true;
  private int oneIn = 1;
  private int sampledFrom;
  private String onlySampled = "";
  private String podsOf = "";
  private int pods;
  private int bad;

  /** What breaks. */
  public enum Fault {
    NONE,
    SLOW,
    SLOW_PODS,
    NETWORK,
    ERRORS,
    EARLY_RETURN,
    WAVE,
    CONTENTION
  }

  public Shop(long seed) {
    this.random = new Random(seed);
    calls.put("front", List.of("cart", "mail"));
    calls.put("cart", List.of("price", "stock"));
    calls.put("mail", List.of());
    calls.put("price", List.of());
    calls.put("stock", List.of());
    calls.keySet().forEach(w -> workMs.put(w, 4 + 16 * random.nextDouble()));
  }

  public static Subject of(String name) {
    return Subject.deployment(Scene.CLUSTER, "shop", name);
  }

  /** Breaks a workload, or for the network the calls into it. */
  public Shop broken(Fault what, String workload, double by) {
    fault = what;
    where = workload;
    size = by;
    return this;
  }

  /** From that second on, one of so many requests is sampled, and says so. */
  public Shop sampled(int one, int fromSecond) {
    oneIn = one;
    sampledFrom = fromSecond;
    return this;
  }

  /** A workload runs in so many pods, of which so many are bad. */
  public Shop pods(String workload, int count, int badOnes) {
    podsOf = workload;
    pods = count;
    bad = badOnes;
    return this;
  }

  public Shop untraced() {
    traced = false;
    return this;
  }

  public Shop with(PodEvent event) {
    events.add(event);
    return this;
  }

  /** Only that workload is sampled. */
  public Shop only(String workload) {
    onlySampled = workload;
    return this;
  }

  /** The cause of an incident of that workload that begins when the shop breaks. */
  public Cause askedFor(String workload) {
    Ask ask =
        new Ask(of(workload), List.of(FaultKind.LATENCY), Scene.at(ONSET), Scene.at(ONSET + 480));
    Member own =
        Objects.requireNonNull(
            source().members(List.of(of(workload).key())).get(of(workload).key()));
    return Culprits.of(ask, Neighbourhood.around(of(workload), own, ask.at(), source()));
  }

  public List<IncidentEvent> told() {
    return told;
  }

  /** The enrichments of the incident of that workload. */
  public List<IncidentEnriched> enriched(String workload) {
    return told.stream()
        .filter(IncidentEnriched.class::isInstance)
        .map(IncidentEnriched.class::cast)
        .filter(e -> e.subject().equals(of(workload)))
        .toList();
  }

  public List<IncidentOpened> opened(String workload) {
    return told.stream()
        .filter(IncidentOpened.class::isInstance)
        .map(IncidentOpened.class::cast)
        .filter(e -> e.subject().equals(of(workload)))
        .toList();
  }

  /** What the collector would say, in order of time. */
  public List<PodEvent> events() {
    List<PodEvent> all = new ArrayList<>(generate());
    all.addAll(events);
    all.sort(Comparator.comparing(PodEvent::at));
    return all;
  }

  /** Plays it; with repeats, each record comes twice. */
  public Shop play(boolean repeats) {
    List<PodEvent> all = events();
    calls.keySet().forEach(w -> detections.put(of(w).key(), detection()));
    double beat = 15;
    for (PodEvent event : all) {
      while (event.at().isAfter(Scene.at(beat))) {
        beat(beat);
        beat += 15;
      }
      hear(event);
      if (repeats && !(event instanceof MetricsSampled)) {
        hear(event);
      }
    }
    return this;
  }

  private static Detection detection() {
    return new Detection(DetectionSettings.DEFAULT, (subject, metric) -> 1);
  }

  private void hear(PodEvent event) {
    detections.computeIfAbsent(event.subject().key(), k -> detection()).accept(event);
    if (event instanceof SpansObserved spans) {
      for (Unit unit : spans.units()) {
        if (unit.callee() != null) {
          graph
              .computeIfAbsent(spans.subject().key(), k -> new TreeMap<>())
              .put(unit.callee(), 3.0 * unit.count());
        }
      }
    }
  }

  private void beat(double second) {
    detections.values().forEach(d -> d.accept(new Heartbeat(Scene.CLUSTER, "c", Scene.at(second))));
    for (Detection detection : detections.values()) {
      while (!detection.decided().isEmpty()) {
        told.add(detection.decided().removeFirst());
      }
      for (Gathered gathered : detection.lackingEnrichment(id -> true)) {
        IncidentEnriched enriched =
            Enrichment.of(
                gathered,
                Culprits.of(
                    gathered.ask(),
                    Neighbourhood.around(
                        gathered.subject(), gathered.own(), gathered.at(), source())));
        if (gathered.told().changedBy(enriched)) {
          told.add(enriched);
          detection.enriched(enriched);
        }
      }
    }
  }

  private Neighbourhood.Source source() {
    return new Neighbourhood.Source() {
      @Override
      public Map<String, Neighbours> neighbours(Collection<String> workloads, Instant at) {
        Map<String, Neighbours> found = new LinkedHashMap<>();
        for (String workload : workloads) {
          List<Neighbours.Edge> callers = new ArrayList<>();
          graph.forEach((caller, callees) -> {
            if (callees.containsKey(workload)) {
              callers.add(new Neighbours.Edge(caller, callees.get(workload), at));
            }
          });
          List<Neighbours.Edge> callees = new ArrayList<>();
          graph
              .getOrDefault(workload, Map.of())
              .forEach((callee, n) -> callees.add(new Neighbours.Edge(callee, n, at)));
          found.put(workload, new Neighbours(callers, callees));
        }
        return found;
      }

      @Override
      public Map<String, Member> tenants(Collection<String> nodes) {
        return members(detections.keySet());
      }

      @Override
      public Map<String, Member> members(Collection<String> keys) {
        Map<String, Member> members = new HashMap<>();
        for (String key : keys) {
          Detection detection = detections.get(key);
          if (detection != null) {
            Workload workload = detection.workload(Subject.parse(key));
            members.put(
                key,
                new Member(
                    workload.units().copy(), workload.minutes().byEnd(), workload.condition()));
          }
        }
        return members;
      }
    };
  }

  // --- what a collector would say

  private List<PodEvent> generate() {
    List<PodEvent> generated = new ArrayList<>();
    Map<String, double[]> counters = new HashMap<>();
    for (int second = 0; second < END; second += STEP) {
      double load = fault == Fault.WAVE && second >= ONSET ? size : 1;
      for (String workload : calls.keySet()) {
        int n = (int) Math.round(USUAL_REQUESTS / 3.0 * load * (0.9 + 0.2 * random.nextDouble()));
        if (traced) {
          int seen = seen(workload, n, second);
          generated.add(spans(workload, second, seen));
          generated.add(logs(workload, second, seen, n - seen));
        }
        double[] sums = counters.computeIfAbsent(workload, w -> new double[4]);
        sums[0] += n;
        sums[1] += n * failing(workload, second);
        sums[2] += n * totalMs(workload, second) / 1000 * Math.exp(0.05 * random.nextGaussian());
        double working = fault == Fault.CONTENTION ? workMs.get(workload) : own(workload, second);
        sums[3] += n * working / 1000 * 0.5;
        generated.add(metrics(workload, second, sums));
      }
    }
    return generated;
  }

  private boolean is(Fault what, String workload, int second) {
    return fault == what && where.equals(workload) && second >= ONSET;
  }

  private double own(String workload, int second) {
    double ms = workMs.get(workload);
    if (is(Fault.SLOW, workload, second) || is(Fault.CONTENTION, workload, second)) {
      return ms + size;
    }
    if (is(Fault.SLOW_PODS, workload, second)) {
      return ms + size * bad / pods;
    }
    if (is(Fault.EARLY_RETURN, workload, second)) {
      return 1;
    }
    return fault == Fault.WAVE && second >= ONSET ? ms * size * 2 : ms;
  }

  private double gap(String callee, int second) {
    return 2 + (is(Fault.NETWORK, callee, second) ? size : 0);
  }

  private List<String> called(String workload, int second) {
    return is(Fault.EARLY_RETURN, workload, second) ? List.of() : calls.get(workload);
  }

  private double totalMs(String workload, int second) {
    double ms = own(workload, second);
    for (String callee : called(workload, second)) {
      ms += gap(callee, second) + totalMs(callee, second);
    }
    return ms;
  }

  /** Share of failed requests: what a workload calls fails it. */
  private double failing(String workload, int second) {
    if (is(Fault.ERRORS, workload, second) || is(Fault.EARLY_RETURN, workload, second)) {
      return size;
    }
    return called(workload, second).stream().mapToDouble(c -> failing(c, second)).max().orElse(0);
  }

  private int standsFor(String workload, int second) {
    boolean all = second < sampledFrom || !(onlySampled.isEmpty() || onlySampled.equals(workload));
    return all ? 1 : oneIn;
  }

  /** All of them where nothing is sampled, without a draw, so that other stories stay the same. */
  private int seen(String workload, int n, int second) {
    int one = standsFor(workload, second);
    return one == 1 ? n : (int) random.ints(n, 0, one).filter(drawn -> drawn == 0).count();
  }

  private double own(String workload, int second, int request) {
    if (is(Fault.SLOW_PODS, workload, second)) {
      return workMs.get(workload) + (request % pods < bad ? size : 0);
    }
    return own(workload, second);
  }

  private SpansObserved spans(String workload, int second, int n) {
    int stands = standsFor(workload, second);
    List<PodRequests> served = new ArrayList<>();
    List<Unit> units = new ArrayList<>();
    List<Events> happened = new ArrayList<>();
    String entry = "POST /" + workload;
    double[] l = logs(n, i -> own(workload, second, i));
    units.add(unit(null, entry, l, stands));
    if (workload.equals(podsOf)) {
      for (int pod = 0; pod < pods; pod++) {
        served(workload, pod, l).ifPresent(served::add);
      }
    }
    for (String callee : called(workload, second)) {
      String client = "call " + callee;
      double[] gaps = logs(n, i -> gap(callee, second));
      units.add(unit(of(callee).key(), client, gaps, stands));
      happened.add(
          new Events(
              entry,
              EventKind.CALL,
              of(callee).key(),
              "POST /" + callee,
              n,
              n,
              n,
              (double) n * stands));
      fail(happened, entry, client, n, failing(callee, second), stands);
    }
    fail(happened, entry, entry, n, failing(workload, second), stands);
    return new SpansObserved(
        "spans-" + workload + "-" + second,
        of(workload),
        Scene.at(second),
        Scene.at(second + STEP),
        units,
        List.of(new Requests(entry, n, 0, n, 1, List.of(), (double) n * stands)),
        happened,
        0,
        served);
  }

  private void fail(
      List<Events> happened, String entry, String target, int n, double share, int stands) {
    long failed = Math.round(n * share * (0.9 + 0.1 * random.nextDouble()));
    if (failed > 0) {
      happened.add(
          new Events(
              entry,
              EventKind.ERROR,
              null,
              target,
              failed,
              failed,
              failed,
              (double) failed * stands));
    }
  }

  private double[] logs(int n, IntToDoubleFunction ms) {
    double[] l = new double[n];
    for (int i = 0; i < n; i++) {
      l[i] = Math.max(0, Math.log1p(ms.applyAsDouble(i)) + SPREAD * random.nextGaussian());
    }
    return l;
  }

  private static Unit unit(String callee, String operation, double[] l, int stands) {
    double sum = 0;
    double squares = 0;
    for (double one : l) {
      sum += one;
      squares += one * one;
    }
    return new Unit(
        callee,
        operation,
        l.length,
        sum * stands,
        squares * stands,
        (double) l.length * stands,
        null);
  }

  /** Requests go round the pods. */
  private Optional<PodRequests> served(String workload, int pod, double[] l) {
    double[] own =
        IntStream.range(0, l.length).filter(i -> i % pods == pod).mapToDouble(i -> l[i]).toArray();
    double squares = Arrays.stream(own).map(o -> o * o).sum();
    return own.length == 0
        ? Optional.empty()
        : Optional.of(
            new PodRequests(
                workload + "-" + pod, own.length, 0, Arrays.stream(own).sum(), squares, 0, 0));
  }

  /** Lines of requests that were not sampled belong to no known request. */
  private LogsObserved logs(String workload, int second, int n, int alone) {
    String entry = "POST /" + workload;
    boolean odd = is(Fault.EARLY_RETURN, workload, second);
    String line = odd ? "gave up" : "handled " + workload;
    double adjusted = (double) n * standsFor(workload, second);
    List<TemplateCount> counts = new ArrayList<>();
    counts.add(new TemplateCount(line, "INFO", entry, n, n, n, adjusted));
    if (alone > 0) {
      counts.add(new TemplateCount(line, "INFO", null, alone, 0, 0));
    }
    return new LogsObserved(
        "logs-" + workload + "-" + second,
        of(workload),
        Scene.at(second),
        Scene.at(second + STEP),
        counts,
        0);
  }

  private MetricsSampled metrics(String workload, int second, double[] sums) {
    return new MetricsSampled(
        of(workload),
        workload + "-0",
        "uid-" + workload,
        Scene.at(second + STEP - 1),
        List.of(
            new Sample("", Metrics.REQUESTS, SampleKind.COUNTER, sums[0]),
            new Sample("", Metrics.ERRORS, SampleKind.COUNTER, sums[1]),
            new Sample("", Metrics.REQUEST_SECONDS, SampleKind.COUNTER, sums[2]),
            new Sample("app", Metrics.CPU, SampleKind.COUNTER, sums[3]),
            new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, 2e8)));
  }
}
