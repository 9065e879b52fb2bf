/**
 * What the detector concluded: the values of {@code forestall.incidents} and {@code
 * forestall.dashboards}.
 */
@NullMarked
package dev.forestall.model.incident;

import org.jspecify.annotations.NullMarked;
