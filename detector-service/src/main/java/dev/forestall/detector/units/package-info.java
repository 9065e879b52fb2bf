/**
 * What the spans and logs of each workload were, in slices of twenty seconds: kept by the owner of
 * the workload, read by the owner of an incident nearby.
 */
@NullMarked
package dev.forestall.detector.units;

import org.jspecify.annotations.NullMarked;
