/** The life of an incident, from its opening to the effect of an action and its end. */
@NullMarked
package dev.forestall.detector.incident;

import org.jspecify.annotations.NullMarked;
