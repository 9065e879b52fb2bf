/**
 * Which workload is the culprit of an incident, what kind of fault it is, and the sentence that
 * says why: a pure core over one-minute aggregates of spans, logs and metrics.
 */
@NullMarked
package dev.forestall.detector.rootcause;

import org.jspecify.annotations.NullMarked;
