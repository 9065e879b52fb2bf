/** Past cases, for comparison with new ones. */
@NullMarked
package dev.forestall.feedback.similar;

import org.jspecify.annotations.NullMarked;
