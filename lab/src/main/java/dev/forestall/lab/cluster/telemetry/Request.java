package dev.forestall.lab.cluster.telemetry;

import dev.forestall.lab.cluster.model.Demand;
import dev.forestall.lab.cluster.model.Draws;
import dev.forestall.lab.cluster.model.WorkloadPlan;
import dev.forestall.lab.cluster.telemetry.Signals.LogLine;
import dev.forestall.lab.cluster.telemetry.Signals.Place;
import dev.forestall.lab.cluster.telemetry.Signals.Severity;
import dev.forestall.lab.cluster.telemetry.Signals.SimulatedSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One request on its way through the workloads: they work, call one after the other, and answer.
 */
final class Request {
  private static final double NANOS = 1e9;
  private static final double SPREAD = 0.35;
  private static final double SLOW = 2.5;
  private static final long NETWORK = 400_000;
  private static final int MOST_SPANS = 20;

  /** A delay on the network varies less than work does. */
  private static final double DELAY_SPREAD = 0.15;

  private final Draws draws;
  private final Draws identity;
  private final List<Demand> demands;
  private final long tick;
  private final int number;
  private final String traceId;
  private final List<SimulatedSpan> spans = new ArrayList<>();
  private final List<LogLine> lines = new ArrayList<>();
  private int made;

  Request(Draws draws, Draws identity, List<Demand> demands, long tick, int number) {
    this.draws = draws;
    this.identity = identity;
    this.demands = demands;
    this.tick = tick;
    this.number = number;
    this.traceId = hex("trace-high", 0) + hex("trace-low", 0);
  }

  /** What is left of it when it enters there; empty when nothing listens there. */
  Optional<Signals> into(Demand entry) {
    long from = (long) (draws.uniform("outside", number, "request-start", tick) * NANOS);
    serve(entry, "", from, "0");
    return spans.isEmpty() ? Optional.empty() : Optional.of(new Signals(spans, lines));
  }

  /** How a call ended. */
  private record Ended(long at, boolean failed) {}

  private Ended serve(Demand demand, String parentId, long from, String path) {
    String workload = demand.deployment().key();
    Optional<Demand.Endpoint> chosen = choose(demand, workload, path);
    if (chosen.isEmpty() || !chosen.get().listening()) {
      return new Ended(from, true);
    }
    Demand.Endpoint endpoint = chosen.get();
    Place place = place(path);
    made++;
    long own = (long) (endpoint.latencySeconds() * spread(workload, endpoint, path) * NANOS);
    boolean broken = draw(workload, endpoint, "request-error", path) < endpoint.errorRate();
    Ended calls =
        broken
            ? new Ended(from + own / 2, false)
            : call(demand, endpoint, place, from + own / 2, path);
    long to = calls.at() + own - own / 2;
    boolean failed = broken || calls.failed();
    String name = demand.deployment().plan().name();
    spans.add(
        new SimulatedSpan(
            endpoint.pod(),
            place,
            parentId,
            true,
            "GET /" + name,
            from,
            to,
            failed,
            Map.of(
                "http.request.method",
                "GET",
                "http.route",
                "/" + name,
                "http.response.status_code",
                failed ? "500" : "200")));
    tell(endpoint, place, to, broken, calls.failed(), own);
    return new Ended(to, failed);
  }

  private Ended call(Demand caller, Demand.Endpoint endpoint, Place place, long from, String path) {
    long at = from;
    boolean failed = false;
    int called = 0;
    for (WorkloadPlan.Call call : caller.deployment().plan().calls()) {
      int times = times(caller.deployment().key(), call, path);
      for (int i = 0; i < times && made < MOST_SPANS - 1; i++) {
        String callPath = path + "." + called++;
        long network = NETWORK + delay(caller, call, callPath) / 2;
        Ended ended = one(endpoint, place, call, new Way(at, network, callPath));
        at = ended.at();
        failed |= ended.failed();
      }
    }
    return new Ended(at, failed);
  }

  /** When a call begins, how long its network takes each way, and where in the request it is. */
  private record Way(long from, long network, String path) {}

  private Ended one(Demand.Endpoint caller, Place parent, WorkloadPlan.Call call, Way way) {
    Place place = place("call " + way.path());
    made++;
    Demand callee =
        demands.stream()
            .filter(d -> d.deployment().plan().name().equals(call.callee()))
            .findFirst()
            .orElseThrow();
    Ended served = serve(callee, place.spanId(), way.from() + way.network(), way.path());
    long to = served.at() + way.network();
    spans.add(
        new SimulatedSpan(
            caller.pod(),
            place,
            parent.spanId(),
            false,
            "GET",
            way.from(),
            to,
            served.failed(),
            Map.of("http.request.method", "GET", "server.address", call.callee())));
    return new Ended(to, served.failed());
  }

  private void tell(
      Demand.Endpoint endpoint, Place place, long to, boolean broken, boolean below, long own) {
    String operation = "GET /" + endpoint.pod().owner().owner().plan().name();
    String millis = String.format(Locale.ROOT, "%.1f ms", own / 1e6);
    if (broken) {
      line(endpoint, place, to, Severity.ERROR, operation + " failed: no answer could be made");
    } else if (below) {
      line(endpoint, place, to, Severity.ERROR, operation + " failed: a call below it failed");
    } else if (own > endpoint.usualSeconds() * SLOW * NANOS) {
      line(endpoint, place, to, Severity.WARN, operation + " is slow: " + millis + " of its own");
    } else {
      line(endpoint, place, to, Severity.INFO, operation + " answered with 200 after " + millis);
    }
  }

  private void line(Demand.Endpoint of, Place place, long at, Severity severity, String text) {
    lines.add(new LogLine(of.pod(), place, at, severity, text));
  }

  private Optional<Demand.Endpoint> choose(Demand demand, String workload, String path) {
    int many = demand.endpoints().size();
    int chosen = (int) (draws.uniform(workload, number, "request-pod " + path, tick) * many);
    return many == 0 ? Optional.empty() : Optional.of(demand.endpoints().get(chosen));
  }

  private int times(String workload, WorkloadPlan.Call call, String path) {
    double wanted = call.perRequest();
    int whole = (int) Math.min(MOST_SPANS, Math.floor(wanted));
    String purpose = "request-calls " + call.callee() + " " + path;
    return whole + (draws.uniform(workload, number, purpose, tick) < wanted - whole ? 1 : 0);
  }

  private long delay(Demand caller, WorkloadPlan.Call call, String path) {
    double seconds = caller.delays().getOrDefault(call.callee(), 0.0);
    if (seconds == 0) {
      return 0;
    }
    String purpose = "request-delay " + number + " " + path;
    double normal = draws.normal(caller.deployment().key(), 0, purpose, tick);
    return (long) (seconds * Math.max(0.2, 1 + DELAY_SPREAD * normal) * NANOS);
  }

  /** Log-normal with mean 1. */
  private double spread(String workload, Demand.Endpoint endpoint, String path) {
    String purpose = "request-latency " + number + " " + path;
    double normal = draws.normal(workload, endpoint.pod().replica(), purpose, tick);
    return Math.exp(SPREAD * normal - SPREAD * SPREAD / 2);
  }

  private double draw(String workload, Demand.Endpoint endpoint, String purpose, String path) {
    return draws.uniform(
        workload, endpoint.pod().replica(), purpose + " " + number + " " + path, tick);
  }

  private Place place(String path) {
    return new Place(traceId, hex("span " + path, 0));
  }

  private String hex(String purpose, int replica) {
    long bits = identity.bits("request " + number, replica, purpose, tick);
    return String.format(Locale.ROOT, "%016x", bits == 0 ? 1 : bits); // no id is all zeros
  }
}
