/**
 * The door for people: pages, rendered here, live by server-sent events; without logic of its own.
 */
@NullMarked
package dev.forestall.remediation.console;

import org.jspecify.annotations.NullMarked;
