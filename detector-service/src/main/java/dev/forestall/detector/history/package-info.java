/** The first fill: what a Prometheus knows of the day before, for windows and models. */
@NullMarked
package dev.forestall.detector.history;

import org.jspecify.annotations.NullMarked;
