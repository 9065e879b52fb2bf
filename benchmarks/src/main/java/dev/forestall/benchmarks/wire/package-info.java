/** Bytes and nanoseconds of the hot record in several forms. */
@NullMarked
package dev.forestall.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
