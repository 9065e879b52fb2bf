package dev.forestall.lab.cluster.model;

import java.util.ArrayList;
import java.util.List;

/** Starts, watches and restarts the containers of bound pods. */
final class Kubelet {
  private static final String NAME = "kubelet";
  private static final long ENDPOINT_LAG = 3;
  private static final long PROBE_PERIOD = 10;
  private static final long PROBES_TOLD_FROM = 60;
  private static final long STORAGE_CHECKED_EVERY = 10;
  private static final long EVICTED_KEPT = 3600;

  /** What client-go lets through of one object's events: so many, then one every five minutes. */
  private static final int EVENTS_AT_ONCE = 25;

  private static final long EVENT_EVERY = 300;
  private final Draws draws;
  private final EventLog events;
  private final List<Failure> failures = new ArrayList<>();

  Kubelet(Draws draws, EventLog events) {
    this.draws = draws;
    this.events = events;
  }

  /** Failures so far. */
  List<Failure> failures() {
    return failures;
  }

  void sync(Pod pod, long now) {
    if (pod.deleting()) {
      end(pod, now);
    } else if (pod.evicted()) {
      forget(pod, now);
    } else if (pod.container().running()) {
      watch(pod, now);
    } else if (pod.container().waitsNoLonger(now)) {
      moveOn(pod, now);
    }
  }

  /** Kills the container when it has reached its limit. */
  void enforceLimit(Pod pod, long now) {
    double limit = pod.owner().template().memoryLimitBytes();
    Usage usage = pod.container().usage();
    if (pod.container().running() && usage.workingSetBytes >= limit) {
      usage.workingSetBytes = limit;
      fail(pod, Termination.OOM_KILLED, 137, now);
    }
  }

  /** Evicts the pod when it has written more into its own layer than it may. */
  void enforceStorage(Pod pod, long now) {
    if (pod.owner().owner().volumeFilled()) {
      failures.add(new Failure(now, pod.owner().owner().key(), pod.name(), "NoSpaceLeft"));
    }
    double limit = pod.owner().template().storageLimitBytes();
    if (now % STORAGE_CHECKED_EVERY == 0
        && pod.container().running()
        && pod.container().usage().fileBytes > limit) {
      String because =
          "Pod ephemeral local storage usage exceeds the total limit of containers %dMi. "
              .formatted(Math.round(limit / (1 << 20)));
      events.warning(now, "Evicted", EventLog.pod(pod), because, NAME);
      say(pod, "Killing", "Stopping container " + pod.owner().owner().plan().container(), now);
      pod.evict(because, now);
      failures.add(new Failure(now, pod.owner().owner().key(), pod.name(), "Evicted"));
    }
  }

  /** A pod that was there before the model's time. */
  void startedLongAgo(Pod pod, long at) {
    pod.container().start(at);
    pod.owner()
        .owner()
        .version(pod.owner().template())
        .ifPresent(v -> pod.container().usage().fileBytes = v.files().bytes());
    pod.ready(true, at + 30);
  }

  private void end(Pod pod, long now) {
    if (pod.sinceDeletion(now) >= 2 + drawn(pod, "grace", 0, 4)) {
      pod.owner().remove(pod);
    }
  }

  /** The garbage collector of pods. */
  private static void forget(Pod pod, long now) {
    if (now - pod.evictedAt() > EVICTED_KEPT) {
      pod.owner().remove(pod);
    }
  }

  private void watch(Pod pod, long now) {
    Version version = pod.owner().owner().version(pod.owner().template()).orElseThrow();
    Container container = pod.container();
    double age = now - container.startedAt();
    boolean up = age >= version.startUpSeconds() * (0.9 + 0.2 * drawn(pod, "start-up", 0, 1));
    boolean sick = age >= version.readyForSeconds() * (0.8 + 0.4 * drawn(pod, "ready-for", 0, 1));
    if (container.ready() != (up && !sick)) {
      pod.ready(up && !sick, now);
    }
    if (!container.ready() && age >= PROBES_TOLD_FROM && age % PROBE_PERIOD == 0) {
      tellProbe(pod, Math.round(age), now);
    }
    Version.Crash crash = version.crash();
    if (crash != null
        && age
            >= crash.afterSeconds() * (0.8 + 0.4 * drawn(pod, "crash", container.restarts(), 1))) {
      fail(pod, "Error", crash.exitCode(), now);
    }
  }

  private void tellProbe(Pod pod, long age, long now) {
    int said = pod.container().unhealthySaid();
    if (said < EVENTS_AT_ONCE || age % EVENT_EVERY < PROBE_PERIOD) {
      pod.container().saidUnhealthy();
      events.warning(
          now,
          "Unhealthy",
          EventLog.pod(pod),
          "Readiness probe failed: HTTP probe failed with statuscode: 503",
          NAME);
    }
  }

  private void moveOn(Pod pod, long now) {
    Container container = pod.container();
    Template template = pod.owner().template();
    if (container.phase() == Container.Phase.TERMINATED) {
      Termination last = container.last().orElseThrow();
      long wait = container.backOff(last.finishedAt() - last.startedAt());
      if (wait > 0) {
        backOff(pod, wait, now);
        return;
      }
    } else if (container.reason().equals("ContainerCreating") && fresh(pod, now)) {
      return;
    }
    if (pod.owner().owner().version(template).isEmpty()) {
      failPull(pod, template.image(), now);
    } else if (!template.config().isEmpty()) {
      failCreate(pod, template, now);
    } else {
      start(pod, now);
    }
  }

  /** Whether the node is still making the sandbox. */
  private boolean fresh(Pod pod, long now) {
    return now - pod.scheduledAt() < 2 + drawn(pod, "sandbox", 0, 3);
  }

  private void start(Pod pod, long now) {
    String name = pod.owner().owner().plan().container();
    String image = pod.owner().template().image();
    say(pod, "Pulled", "Container image \"" + image + "\" already present on machine", now);
    say(pod, "Created", "Created container: " + name, now);
    say(pod, "Started", "Started container " + name, now);
    pod.container().start(now);
    pod.container().usage().fileBytes =
        pod.owner().owner().version(pod.owner().template()).orElseThrow().files().bytes();
    pod.changed();
  }

  private void failCreate(Pod pod, Template template, long now) {
    String note = "configmap \"" + template.config() + "\" not found";
    if (pod.container().reason().equals("ContainerCreating")) {
      failures.add(
          new Failure(now, pod.owner().owner().key(), pod.name(), "CreateContainerConfigError"));
      pod.container().await("CreateContainerConfigError", note, now + 12);
      pod.changed();
    } else {
      pod.container().await("CreateContainerConfigError", note, now + 12);
    }
    events.warning(now, "Failed", EventLog.pod(pod), "Error: " + note, NAME);
  }

  private void backOff(Pod pod, long wait, long now) {
    String what =
        "restarting failed container=%s pod=%s_%s(%s)"
            .formatted(
                pod.owner().owner().plan().container(),
                pod.name(),
                pod.owner().owner().plan().namespace(),
                pod.uid());
    pod.container().await("CrashLoopBackOff", "back-off " + wait + "s " + what, now + wait - 1);
    pod.changed();
    events.warning(now, "BackOff", EventLog.pod(pod), "Back-off " + what, NAME);
  }

  private void failPull(Pod pod, String image, long now) {
    long wait = Math.max(10, pod.container().backOff(0));
    String note = "Back-off pulling image \"" + image + "\": not found";
    if (pod.container().reason().equals("ContainerCreating")) {
      failures.add(new Failure(now, pod.owner().owner().key(), pod.name(), "ErrImagePull"));
      events.warning(
          now, "Failed", EventLog.pod(pod), "Failed to pull image \"" + image + "\"", NAME);
    }
    pod.container().await("ImagePullBackOff", note, now + wait);
    pod.changed();
    events.warning(now, "BackOff", EventLog.pod(pod), note, NAME);
  }

  private void fail(Pod pod, String reason, int exitCode, long now) {
    pod.end(reason, exitCode, now, ENDPOINT_LAG);
    failures.add(new Failure(now, pod.owner().owner().key(), pod.name(), reason));
  }

  private void say(Pod pod, String reason, String note, long now) {
    events.normal(now, reason, EventLog.pod(pod), note, NAME);
  }

  private double drawn(Pod pod, String purpose, long number, double upTo) {
    return upTo * draws.uniform(pod.owner().owner().key(), pod.replica(), purpose, number);
  }
}
