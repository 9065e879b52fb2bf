/**
 * Scenario files: what a simulated cluster runs, what goes wrong in it, what only looks wrong, and
 * what Forestall is expected to do about it.
 */
@NullMarked
package dev.forestall.lab.scenario;

import org.jspecify.annotations.NullMarked;
