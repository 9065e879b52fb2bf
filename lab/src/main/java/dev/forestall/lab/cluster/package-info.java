/**
 * The simulated cluster as a process: the model moved on by the cluster clock, mirrored into a
 * Kubernetes API and scraped into Prometheus remote write. It says that it is a simulation wherever
 * it shows itself.
 */
@NullMarked
package dev.forestall.lab.cluster;

import org.jspecify.annotations.NullMarked;
