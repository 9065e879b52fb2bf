/**
 * The spans and logs that the simulated workloads would send by an OpenTelemetry SDK, and their
 * sending.
 */
@NullMarked
package dev.forestall.lab.cluster.telemetry;

import org.jspecify.annotations.NullMarked;
