/** What happened: every incident's file, and how often which action helped. */
@NullMarked
package dev.forestall.feedback.record;

import org.jspecify.annotations.NullMarked;
