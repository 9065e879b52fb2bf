/** Decides what shows an incident, and under which address and uid. */
@NullMarked
package dev.forestall.dashboard.compose;

import org.jspecify.annotations.NullMarked;
