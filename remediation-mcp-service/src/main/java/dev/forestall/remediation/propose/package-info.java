/** One action, as a patch, with its diff, its digest and the approval bound to it. */
@NullMarked
package dev.forestall.remediation.propose;

import org.jspecify.annotations.NullMarked;
