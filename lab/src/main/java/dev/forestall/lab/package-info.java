/**
 * One machine, everything on it: a real broker, a real Redis, a simulated cluster (or a real one)
 * and the five services as processes. {@link dev.forestall.lab.Lab} is the story.
 */
@NullMarked
package dev.forestall.lab;

import org.jspecify.annotations.NullMarked;
