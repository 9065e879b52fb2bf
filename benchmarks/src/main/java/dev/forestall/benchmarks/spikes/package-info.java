/** Short point anomalies, injected into normal parts of real series: {@code ./run bench spikes}. */
@NullMarked
package dev.forestall.benchmarks.spikes;

import org.jspecify.annotations.NullMarked;
