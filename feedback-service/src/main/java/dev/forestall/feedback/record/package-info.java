/** How often an action helped against a fault. */
@NullMarked
package dev.forestall.feedback.record;

import org.jspecify.annotations.NullMarked;
