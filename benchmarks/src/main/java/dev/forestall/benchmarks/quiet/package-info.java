/**
 * The lab's cluster and the detector's core in one process, on event time and with actions off:
 * whole scenarios, and days of a busy fleet.
 */
@NullMarked
package dev.forestall.benchmarks.quiet;

import org.jspecify.annotations.NullMarked;
