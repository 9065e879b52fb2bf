/** Whether a series leaves its own past: online detectors whose calibrated surprises are added. */
@NullMarked
package dev.forestall.detector.anomaly;

import org.jspecify.annotations.NullMarked;
