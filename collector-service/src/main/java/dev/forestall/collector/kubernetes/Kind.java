package dev.forestall.collector.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.events.v1.Event;

/** The kinds that are watched; owners before what they own. */
enum Kind {
  DEPLOYMENT(Deployment.class),
  REPLICA_SET(ReplicaSet.class),
  STATEFUL_SET(StatefulSet.class),
  DAEMON_SET(DaemonSet.class),
  JOB(Job.class),
  NODE(Node.class),
  POD(Pod.class),
  AUTOSCALER(HorizontalPodAutoscaler.class),
  EVENT(Event.class);

  private final Class<? extends HasMetadata> type;

  Kind(Class<? extends HasMetadata> type) {
    this.type = type;
  }

  Class<? extends HasMetadata> type() {
    return type;
  }

  /** As the API calls it ("ReplicaSet"). */
  String apiName() {
    return type.getSimpleName();
  }

  boolean isWorkload() {
    return this == DEPLOYMENT || this == STATEFUL_SET || this == DAEMON_SET;
  }
}
