package dev.forestall.lab.cluster.model;

import java.util.ArrayList;
import java.util.List;

/** Starts, watches and restarts the containers of bound pods. */
final class Kubelet {
  private static final String NAME = "kubelet";
  private static final long ENDPOINT_LAG = 3;
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

  /** A pod that was there before the model's time. */
  void startedLongAgo(Pod pod, long at) {
    pod.container().start(at);
    pod.ready(true, at + 30);
  }

  private void end(Pod pod, long now) {
    if (pod.sinceDeletion(now) >= 2 + drawn(pod, "grace", 0, 4)) {
      pod.owner().remove(pod);
    }
  }

  private void watch(Pod pod, long now) {
    Version version = pod.owner().owner().version(pod.owner().template()).orElseThrow();
    Container container = pod.container();
    double age = now - container.startedAt();
    if (!container.ready()
        && age >= version.startUpSeconds() * (0.9 + 0.2 * drawn(pod, "start-up", 0, 1))) {
      pod.ready(true, now);
    }
    Version.Crash crash = version.crash();
    if (crash != null
        && age
            >= crash.afterSeconds() * (0.8 + 0.4 * drawn(pod, "crash", container.restarts(), 1))) {
      fail(pod, "Error", crash.exitCode(), now);
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
    pod.changed();
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
