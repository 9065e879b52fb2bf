package dev.forestall.collector.normalise;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name of the cluster: configured, or learned from the cluster once it answers. */
public final class ClusterIdentity {
  private volatile @Nullable String name;

  /** With the configured name, if any. */
  public ClusterIdentity(@Nullable String configured) {
    this.name = configured;
  }

  /** The name, once known. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** The name; to be asked only after it was learned. */
  public String required() {
    return name().orElseThrow(() -> new IllegalStateException("the cluster has no name yet"));
  }

  /** The cluster told its name; a configured one stays. */
  public void learned(String uid) {
    if (name == null) {
      name = uid;
    }
  }
}
