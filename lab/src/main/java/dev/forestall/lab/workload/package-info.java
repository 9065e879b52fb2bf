/**
 * A real program that misbehaves on demand, for trying Forestall on a real cluster; no simulation.
 */
@NullMarked
package dev.forestall.lab.workload;

import org.jspecify.annotations.NullMarked;
