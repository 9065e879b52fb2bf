/**
 * The simulated cluster without processes: what a collector beside it would publish, second by
 * second of event time, for benchmarks and checks that run in one process.
 */
@NullMarked
package dev.forestall.lab.cluster.feed;

import org.jspecify.annotations.NullMarked;
