/** Grafana's HTTP API: draws, tries again, tidies up; the only place that talks to it. */
@NullMarked
package dev.forestall.dashboard.grafana;

import org.jspecify.annotations.NullMarked;
