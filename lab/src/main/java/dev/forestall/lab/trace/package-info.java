/** Receives the spans of Forestall's own processes and shows the trace of an incident. */
@NullMarked
package dev.forestall.lab.trace;

import org.jspecify.annotations.NullMarked;
