/** What was measured of a pod lately: full resolution, a long tier, and the rates of counters. */
@NullMarked
package dev.forestall.detector.window;

import org.jspecify.annotations.NullMarked;
