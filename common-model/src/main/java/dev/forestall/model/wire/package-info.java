/** How values become bytes and back. */
@NullMarked
package dev.forestall.model.wire;

import org.jspecify.annotations.NullMarked;
