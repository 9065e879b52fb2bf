/** Cluster and telemetry to {@code forestall.pod-events}; begin with {@link Intake}. */
@NullMarked
package dev.forestall.collector;

import org.jspecify.annotations.NullMarked;
