/** Plain Java: spans and log lines to additive aggregates a workload and minute. */
@NullMarked
package dev.forestall.collector.aggregate;

import org.jspecify.annotations.NullMarked;
