/** Tells Alertmanager of incidents: what fires, what is over, and where to look and decide. */
@NullMarked
package dev.forestall.remediation.notify;

import org.jspecify.annotations.NullMarked;
