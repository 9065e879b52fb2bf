/** Lessons out, as records of the topic and as a data set. */
@NullMarked
package dev.forestall.feedback.publish;

import org.jspecify.annotations.NullMarked;
