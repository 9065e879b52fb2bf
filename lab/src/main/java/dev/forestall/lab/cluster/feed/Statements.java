package dev.forestall.lab.cluster.feed;

import dev.forestall.lab.cluster.model.ClusterModel;
import dev.forestall.lab.cluster.model.Deployment;
import dev.forestall.lab.cluster.model.Pod;
import dev.forestall.model.event.PodEvent;
import dev.forestall.model.event.PodStateChanged;
import dev.forestall.model.workload.PodState;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the API server would say of the cluster: states that changed, and events. */
final class Statements {
  private final String cluster;
  private final Instant start;
  private final PodStatement pods;
  private final EventStatement events;
  private final Map<String, WorkloadStatement> workloads = new HashMap<>();
  private final Map<String, Shown> shown = new HashMap<>();

  private record Shown(long changes, Subject subject, PodState state) {}

  Statements(String cluster, Instant start) {
    this.cluster = cluster;
    this.start = start;
    this.pods = new PodStatement(start);
    this.events = new EventStatement(cluster, start);
  }

  /** What has changed since the last call. */
  List<PodEvent> news(ClusterModel model) {
    Instant now = start.plusSeconds(model.now());
    List<PodEvent> news = new ArrayList<>();
    for (Deployment deployment : model.deployments()) {
      news.addAll(workload(deployment).news(deployment, now));
    }
    Set<String> alive = new HashSet<>();
    for (Pod pod : model.pods()) {
      alive.add(pod.uid());
      Shown before = shown.get(pod.uid());
      if (before == null || before.changes() != pod.changes()) {
        news.add(stated(pod, now));
      }
    }
    gone(alive, now, news);
    model.drainEvents().forEach(e -> news.add(events.of(model, e)));
    return news;
  }

  /** All states again. */
  List<PodEvent> restated(ClusterModel model) {
    Instant now = start.plusSeconds(model.now());
    List<PodEvent> all = new ArrayList<>();
    model.deployments().forEach(d -> all.add(workload(d).restated(d, now)));
    model.pods().forEach(p -> all.add(stated(p, now)));
    return all;
  }

  private PodStateChanged stated(Pod pod, Instant now) {
    Subject subject = subject(pod.owner().owner());
    PodState state = pods.of(pod);
    shown.put(pod.uid(), new Shown(pod.changes(), subject, state));
    return new PodStateChanged(pod.uid() + "/" + pod.changes(), subject, now, state);
  }

  private void gone(Set<String> alive, Instant now, List<PodEvent> news) {
    shown
        .entrySet()
        .removeIf(e -> {
          boolean gone = !alive.contains(e.getKey());
          if (gone) {
            Shown last = e.getValue();
            news.add(
                new PodStateChanged(
                    e.getKey() + "/" + last.changes() + "/deleted",
                    last.subject(),
                    now,
                    PodStatement.gone(last.state())));
          }
          return gone;
        });
  }

  private WorkloadStatement workload(Deployment deployment) {
    return workloads.computeIfAbsent(
        deployment.key(), k -> new WorkloadStatement(subject(deployment), start));
  }

  private Subject subject(Deployment deployment) {
    return Subject.deployment(cluster, deployment.plan().namespace(), deployment.plan().name());
  }
}
