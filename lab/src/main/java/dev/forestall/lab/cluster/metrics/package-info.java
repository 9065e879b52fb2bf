/** What a Prometheus beside the simulated cluster would scrape, and its remote write. */
@NullMarked
package dev.forestall.lab.cluster.metrics;

import org.jspecify.annotations.NullMarked;
