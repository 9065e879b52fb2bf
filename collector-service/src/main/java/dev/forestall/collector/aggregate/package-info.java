/** Plain Java: spans and log lines to additive aggregates a workload and slice. */
@NullMarked
package dev.forestall.collector.aggregate;

import org.jspecify.annotations.NullMarked;
