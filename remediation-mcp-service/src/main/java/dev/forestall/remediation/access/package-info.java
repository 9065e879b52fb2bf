/** Who may come in at all: hosts, origins, tokens. */
@NullMarked
package dev.forestall.remediation.access;

import org.jspecify.annotations.NullMarked;
