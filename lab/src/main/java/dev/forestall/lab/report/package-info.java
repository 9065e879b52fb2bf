/** Judges what was seen against what was expected, and writes it down. No I/O but the writer's. */
@NullMarked
package dev.forestall.lab.report;

import org.jspecify.annotations.NullMarked;
