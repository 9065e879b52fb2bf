/** The Numenta Anomaly Benchmark, run on the very detectors that the service runs. */
@NullMarked
package dev.forestall.benchmarks.nab;

import org.jspecify.annotations.NullMarked;
