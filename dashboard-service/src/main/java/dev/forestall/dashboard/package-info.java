/**
 * From an incident to its picture. {@link dev.forestall.dashboard.Dashboards} is the place to
 * start.
 */
@NullMarked
package dev.forestall.dashboard;

import org.jspecify.annotations.NullMarked;
