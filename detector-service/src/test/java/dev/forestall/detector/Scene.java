package dev.forestall.detector;

import dev.forestall.model.event.Heartbeat;
import dev.forestall.model.event.KubernetesEventRecorded;
import dev.forestall.model.event.MetricsSampled;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.event.Sample;
import dev.forestall.model.event.WorkloadChanged;
import dev.forestall.model.event.WorkloadChanged.Change;
import dev.forestall.model.workload.ContainerState;
import dev.forestall.model.workload.ContainerState.Phase;
import dev.forestall.model.workload.ContainerState.Termination;
import dev.forestall.model.workload.Metrics;
import dev.forestall.model.workload.PodState;
import dev.forestall.model.workload.Revision;
import dev.forestall.model.workload.SampleKind;
import dev.forestall.model.workload.Subject;
import dev.forestall.model.workload.WorkloadState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A made-up deployment and what a collector would say of it; times are seconds since {@link #T0}.
 * Memory is given as share of the limit by age of the pod.
 */
public final class Scene {
  public static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  public static final double LIMIT = 512 * 1048576.0;
  public static final String CLUSTER = "lab";

  private final Subject subject;
  private final Random random;
  private final List<PodEvent> events = new ArrayList<>();
  private final List<Revision> revisions = new ArrayList<>();
  private int version;

  public Scene(String name, long seed) {
    this(CLUSTER, name, seed);
  }

  public Scene(String cluster, String name, long seed) {
    this.subject = Subject.deployment(cluster, "shop", name);
    this.random = new Random(seed);
  }

  public Subject subject() {
    return subject;
  }

  public static Instant at(double seconds) {
    return T0.plusMillis(Math.round(seconds * 1000));
  }

  /** A revision's ReplicaSet becomes current. */
  public Scene rollout(String rs, double second, int replicas, String by, String proposal) {
    revisions.removeIf(r -> r.replicaSetUid().equals(rs));
    revisions.addFirst(
        new Revision(
            rs, "rs-" + rs, revisions.size() + 1, at(second), replicas, 0, List.of("shop:" + rs)));
    events.add(
        new WorkloadChanged(
            rs + "/" + Math.round(second),
            subject,
            at(second),
            Change.ROLLOUT,
            by,
            proposal,
            "image is shop:" + rs,
            state(replicas, replicas - 1, false, null)));
    return this;
  }

  /** The workload's status. */
  public Scene status(double second, int desired, int available) {
    return status(second, desired, available, null);
  }

  public Scene status(double second, int desired, int available, String stuck) {
    events.add(
        new WorkloadChanged(
            "status/" + version++,
            subject,
            at(second),
            Change.STATUS,
            "kubelet",
            null,
            available + " of " + desired,
            state(desired, available, available >= desired && stuck == null, stuck)));
    return this;
  }

  private WorkloadState state(int desired, int available, boolean complete, String stuck) {
    return new WorkloadState(
        "uid-" + subject.name(),
        desired,
        available,
        available,
        desired,
        complete,
        stuck,
        revisions.isEmpty() ? null : revisions.getFirst().replicaSetUid(),
        revisions);
  }

  /** A pod that runs from then on. */
  public Scene pod(String pod, String rs, double started) {
    return podState(pod, rs, started, started, running(started, 0, null), false);
  }

  /** A pod that is gone. */
  public Scene deleted(String pod, String rs, double started, double second) {
    return podState(pod, rs, started, second, running(started, 0, null), true);
  }

  public Scene podState(
      String pod, String rs, double created, double seen, ContainerState app, boolean deleted) {
    events.add(podEvent(pod, rs, created, seen, app, deleted));
    return this;
  }

  public PodStateChanged podEvent(
      String pod, String rs, double created, double seen, ContainerState app, boolean deleted) {
    PodState state =
        new PodState(
            pod,
            "uid-" + pod,
            "node-1",
            "Running",
            null,
            rs,
            at(created),
            at(created),
            app.ready() ? at(created + 5) : null,
            deleted,
            List.of(app));
    return new PodStateChanged("uid-" + pod + "/" + version++, subject, at(seen), state);
  }

  public static ContainerState running(double started, int restarts, Termination last) {
    return new ContainerState(
        "app", true, restarts, Phase.RUNNING, null, null, at(started), last, LIMIT, 1.0);
  }

  public static ContainerState waiting(String reason, int restarts, Termination last) {
    return new ContainerState(
        "app", false, restarts, Phase.WAITING, reason, null, null, last, LIMIT, 1.0);
  }

  public static Termination ended(String reason, int code, double second) {
    return new Termination(reason, code, at(second - 60), at(second));
  }

  /** Memory by age as a share of the limit, every 15 s with jitter, one percent of noise. */
  public Scene memory(
      String pod, double started, double from, double to, DoubleUnaryOperator share) {
    double cpu = 0;
    for (double s = from + 15 * random.nextDouble(); s < to; s += 15) {
      double when = s + random.nextDouble();
      double age = when - started;
      double value = Math.min(1, share.applyAsDouble(age) + 0.004 * random.nextGaussian()) * LIMIT;
      cpu += 3 + random.nextDouble();
      events.add(
          new MetricsSampled(
              subject,
              pod,
              "uid-" + pod,
              at(when),
              List.of(
                  new Sample("app", Metrics.MEMORY, SampleKind.GAUGE, Math.max(1e6, value)),
                  new Sample("app", Metrics.CPU, SampleKind.COUNTER, cpu))));
    }
    return this;
  }

  /** Request and error counters, every 15 s. */
  public Scene requests(
      String pod, double from, double to, DoubleUnaryOperator rate, DoubleUnaryOperator errors) {
    double requests = 0;
    double failed = 0;
    for (double s = from; s < to; s += 15) {
      requests += rate.applyAsDouble(s) * 15;
      failed += rate.applyAsDouble(s) * errors.applyAsDouble(s) * 15;
      events.add(
          new MetricsSampled(
              subject,
              pod,
              "uid-" + pod,
              at(s),
              List.of(
                  new Sample("", Metrics.REQUESTS, SampleKind.COUNTER, requests),
                  new Sample("", Metrics.ERRORS, SampleKind.COUNTER, failed))));
    }
    return this;
  }

  /** What a pod was found to measure. */
  public Scene sampled(String pod, double second, Sample... samples) {
    events.add(new MetricsSampled(subject, pod, "uid-" + pod, at(second), List.of(samples)));
    return this;
  }

  public Scene kubernetesEvent(
      double second, String reason, String kind, String name, String note, int count) {
    events.add(
        new KubernetesEventRecorded(
            reason + name + "/" + count,
            subject,
            at(second),
            "Warning",
            reason,
            kind,
            name,
            note,
            count));
    return this;
  }

  public Scene add(PodEvent event) {
    events.add(event);
    return this;
  }

  /** All events in order of time, a heartbeat after each quarter of a minute. */
  public static List<PodEvent> play(double until, Scene... scenes) {
    List<PodEvent> all = new ArrayList<>();
    for (Scene scene : scenes) {
      all.addAll(scene.events);
    }
    all.removeIf(e -> e.at().isAfter(at(until)));
    all.sort(Comparator.comparing(PodEvent::at));
    List<PodEvent> played = new ArrayList<>();
    double beat = 15;
    for (PodEvent event : all) {
      while (event.at().isAfter(at(beat))) {
        played.add(heartbeat(scenes[0].subject.cluster(), beat));
        beat += 15;
      }
      played.add(event);
    }
    for (; beat <= until; beat += 15) {
      played.add(heartbeat(scenes[0].subject.cluster(), beat));
    }
    return played;
  }

  public static Heartbeat heartbeat(String cluster, double second) {
    return new Heartbeat(cluster, "collector-1", at(second));
  }

  /** A leak with a garbage collector's teeth that reaches the limit after that many seconds. */
  public static DoubleUnaryOperator leak(double seconds, double teeth) {
    return age -> 0.2 + (0.8 - teeth) * age / seconds + teeth * ((age / 75) % 1);
  }

  public static DoubleUnaryOperator flat(double level) {
    return age -> level;
  }
}
