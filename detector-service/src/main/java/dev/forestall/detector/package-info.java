/**
 * The detector: what was measured and stated in, incidents out. {@link
 * dev.forestall.detector.Detection} is its story.
 */
@NullMarked
package dev.forestall.detector;

import org.jspecify.annotations.NullMarked;
