/** What is known of an incident: the fold of all its events, and how the doors show it. */
@NullMarked
package dev.forestall.remediation.incident;

import org.jspecify.annotations.NullMarked;
