/** What the collector saw: the values of {@code forestall.pod-events}. */
@NullMarked
package dev.forestall.model.event;

import org.jspecify.annotations.NullMarked;
