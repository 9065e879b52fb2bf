/** Metrics as Prometheus sends them (remote write) or is asked for them (range selectors). */
@NullMarked
package dev.forestall.collector.prometheus;

import org.jspecify.annotations.NullMarked;
