/**
 * Learns from verdicts and from what people say. {@link dev.forestall.feedback.Learning} is the
 * story.
 */
@NullMarked
package dev.forestall.feedback;

import org.jspecify.annotations.NullMarked;
