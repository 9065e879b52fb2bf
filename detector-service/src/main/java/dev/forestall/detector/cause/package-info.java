/**
 * Whose fault an incident is: the neighbourhood is read, the scorer asked, and facts and changes
 * are weighed beside its answer.
 */
@NullMarked
package dev.forestall.detector.cause;

import org.jspecify.annotations.NullMarked;
