/** Grafana's dashboard JSON model, as much of it as an incident needs. */
@NullMarked
package dev.forestall.dashboard.compose.model;

import org.jspecify.annotations.NullMarked;
