/** What was learned: the values of {@code forestall.lessons}. */
@NullMarked
package dev.forestall.model.lesson;

import org.jspecify.annotations.NullMarked;
