package dev.forestall.model.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.forestall.model.Require;
import dev.forestall.model.workload.Subject;
import java.time.Instant;

/**
 * Written to every partition: all that this collector accepted with event time ≤ {@code upTo} is
 * already on the topic. It moves the watermark, so that silence is seen too.
 *
 * @param cluster cluster
 * @param collector identity of the collector replica
 * @param upTo the newest time of each source heard from in the last real minute, else the clock
 *     minus one minute
 */
public record Heartbeat(String cluster, String collector, Instant upTo) implements PodEvent {
  public Heartbeat {
    Require.text(cluster, "cluster");
    Require.text(collector, "collector");
    Require.present(upTo, "upTo");
  }

  @Override
  @JsonIgnore
  public Subject subject() {
    return Subject.ofCluster(cluster);
  }

  @Override
  @JsonIgnore
  public Instant at() {
    return upTo;
  }
}
