/** Scores root cause ranking on days of the Nezha data: {@code ./run bench nezha}. */
@NullMarked
package dev.forestall.benchmarks.nezha;

import org.jspecify.annotations.NullMarked;
