/** When a metric will breach its limit, or that nothing can be said. */
@NullMarked
package dev.forestall.detector.forecast;

import org.jspecify.annotations.NullMarked;
