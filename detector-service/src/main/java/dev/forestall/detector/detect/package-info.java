/** Facts, sustained symptoms and anomalies: what is so now. */
@NullMarked
package dev.forestall.detector.detect;

import org.jspecify.annotations.NullMarked;
