/** Starts, watches, restarts and ends the processes. */
@NullMarked
package dev.forestall.lab.process;

import org.jspecify.annotations.NullMarked;
