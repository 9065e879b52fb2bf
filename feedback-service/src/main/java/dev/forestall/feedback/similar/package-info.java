/** What happened before, incident by incident. */
@NullMarked
package dev.forestall.feedback.similar;

import org.jspecify.annotations.NullMarked;
