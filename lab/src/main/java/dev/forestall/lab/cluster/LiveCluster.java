package dev.forestall.lab.cluster;

import dev.forestall.lab.cluster.api.ApiServer;
import dev.forestall.lab.cluster.metrics.Prometheus;
import dev.forestall.lab.cluster.mirror.Mirror;
import dev.forestall.lab.cluster.mirror.Timeline;
import dev.forestall.lab.cluster.model.Failure;
import dev.forestall.lab.cluster.model.PodSample;
import dev.forestall.lab.cluster.telemetry.Telemetry;
import dev.forestall.lab.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scenario on the cluster clock. Until {@link #start} the cluster only stands there; then the
 * warm-up is back-filled with past timestamps, and from then on the model follows the clock. One
 * thread calls {@link #catchUp}; the other methods may be called by any and never wait for it.
 */
final class LiveCluster {
  private static final Logger LOG = LoggerFactory.getLogger(LiveCluster.class);

  /** Seconds after which the scenario counts as live, whether the receiver keeps up or not. */
  private static final long BACK_FILL_PATIENCE = 120;

  private final Scenario scenario;
  private final Settings settings;
  private final ScenarioRun run;
  private final ControlRun control;
  private final Timeline timeline;
  private final Mirror mirror;
  private final Senders senders;
  private final Prometheus prometheus;
  private final Telemetry telemetry;
  private final StateView view;
  private final AtomicReference<@Nullable Instant> startedAt = new AtomicReference<>();
  private volatile LabState state;
  private boolean backFilled;
  private long saidFailures;

  LiveCluster(Scenario scenario, Settings settings, ApiServer api, Senders senders) {
    this.scenario = scenario;
    this.settings = settings;
    this.run = ScenarioRun.of(scenario, settings.seed(), settings.cluster());
    this.control = ControlRun.of(scenario, settings.seed());
    this.timeline = new Timeline(settings.clock().instant(), scenario.warmUp().toSeconds());
    this.mirror = new Mirror(api.store(), run.model(), timeline, settings.cluster());
    this.senders = senders;
    this.prometheus = new Prometheus(senders.samples());
    this.telemetry =
        new Telemetry(
            settings.seed(),
            settings.cluster(),
            settings.clock().real(Duration.ofSeconds(1)).toNanos() / 1e9,
            senders.traces(),
            senders.logs());
    this.view = new StateView(scenario, settings, control, timeline, api.writes());
    this.state = view.of(run, LabState.Phase.WAITING);
  }

  /** Starts the scenario now, unless it has started before. */
  Instant start() {
    Instant now = settings.clock().instant();
    Instant before = startedAt.compareAndExchange(null, now);
    if (before != null) {
      return before;
    }
    LOG.info(
        "{} (simulation): {} starts with seed {}, {} of warm-up behind it",
        settings.cluster(),
        scenario.name(),
        settings.seed(),
        scenario.warmUp());
    return now;
  }

  /** Brings model and API to the present. */
  void catchUp() {
    Instant start = startedAt.get();
    if (start != null) {
      follow(start);
    }
    state = view.of(run, phase(start));
  }

  /** As of the last {@link #catchUp}. */
  LabState state() {
    return state;
  }

  /** Failed requests of a workload from that moment until now, and in the control run. */
  FailedSince failedSince(String workload, Instant from) {
    long since = timeline.second(from);
    long end = run.plan().durationSeconds();
    long now = Math.min(timeline.second(state.clusterTime()), end);
    return new FailedSince(
        Math.round(run.failedRequests().between(workload, since, now)),
        Math.round(control.failedRequests().between(workload, since, now)),
        Math.round(control.failedRequests().between(workload, since, end)));
  }

  /**
   * Failed requests since a moment.
   *
   * @param live until now
   * @param control in the control run, until the same time
   * @param controlToEnd in the control run, until the scenario's end
   */
  record FailedSince(long live, long control, long controlToEnd) {}

  private void follow(Instant start) {
    timeline.start(start);
    advanceTo(0); // the warm-up is the past: what was written meanwhile belongs after it
    mirror.takeWrites();
    long present = timeline.second(settings.clock().instant());
    if (advanceTo(present)) {
      mirror.publish();
    }
    telemetry.flush();
    backFilled |= senders.remoteWrite().backlog() <= 1 || present > BACK_FILL_PATIENCE;
    sayFailures();
  }

  private boolean advanceTo(long second) {
    boolean behind = run.model().now() < second;
    while (run.model().now() < second) {
      scraped(run.step());
      traced();
    }
    return behind;
  }

  private void scraped(List<PodSample> samples) {
    if (!samples.isEmpty()) {
      prometheus.scraped(samples, timeline.at(run.model().now()));
    }
  }

  /** Spans are not back-filled: an SDK sends what it sees, not the past. */
  private void traced() {
    long now = run.model().now();
    if (now > 0) {
      telemetry.passed(now, timeline.at(now), run.model().demands());
    }
  }

  private LabState.Phase phase(@Nullable Instant start) {
    if (start == null) {
      return LabState.Phase.WAITING;
    }
    if (run.ended()) {
      return LabState.Phase.ENDED;
    }
    return backFilled ? LabState.Phase.LIVE : LabState.Phase.WARM_UP;
  }

  private void sayFailures() {
    List<Failure> failures = run.model().failures();
    failures.stream()
        .skip(saidFailures)
        .forEach(f -> LOG.info("{}: {} {} (simulation)", f.workload(), f.pod(), f.reason()));
    saidFailures = failures.size();
  }
}
