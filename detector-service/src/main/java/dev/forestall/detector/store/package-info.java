/** The view in Redis of windows and states: written behind, read back on assignment. */
@NullMarked
package dev.forestall.detector.store;

import org.jspecify.annotations.NullMarked;
