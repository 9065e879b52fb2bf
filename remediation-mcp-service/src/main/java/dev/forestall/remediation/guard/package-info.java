/** May this be written now? One answer, whoever asks. */
@NullMarked
package dev.forestall.remediation.guard;

import org.jspecify.annotations.NullMarked;
