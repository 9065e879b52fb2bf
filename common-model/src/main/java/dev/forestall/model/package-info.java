/** Forestall's wire contract. {@link dev.forestall.model.Topics} is the place to start. */
@NullMarked
package dev.forestall.model;

import org.jspecify.annotations.NullMarked;
