/** The REST door: locked, and without logic of its own. */
@NullMarked
package dev.forestall.remediation.api;

import org.jspecify.annotations.NullMarked;
