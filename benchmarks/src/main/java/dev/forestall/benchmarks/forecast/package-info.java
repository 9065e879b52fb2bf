/** How well failures are foreseen, on generated containers and on recordings of real ones. */
@NullMarked
package dev.forestall.benchmarks.forecast;

import org.jspecify.annotations.NullMarked;
