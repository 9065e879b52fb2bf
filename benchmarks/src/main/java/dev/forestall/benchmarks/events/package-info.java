/** Detectors on metrics of pods with injected faults: {@code ./run bench events}. */
@NullMarked
package dev.forestall.benchmarks.events;

import org.jspecify.annotations.NullMarked;
