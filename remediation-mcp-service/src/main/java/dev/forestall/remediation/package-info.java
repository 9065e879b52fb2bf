/**
 * Incidents to diagnosis, guarded action and verdict. {@link dev.forestall.remediation.Remediation}
 * is the place to start.
 */
@NullMarked
package dev.forestall.remediation;

import org.jspecify.annotations.NullMarked;
