/** Plain Java: from what a source says to what the topic holds. No framework in here. */
@NullMarked
package dev.forestall.collector.normalise;

import org.jspecify.annotations.NullMarked;
