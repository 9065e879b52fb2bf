/** Incidents to PromQL: the pods, the metric, its limit and its forecast. */
@NullMarked
package dev.forestall.dashboard.compose.query;

import org.jspecify.annotations.NullMarked;
