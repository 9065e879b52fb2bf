/** How sensitive detection is to be, by workload and metric. */
@NullMarked
package dev.forestall.feedback.tune;

import org.jspecify.annotations.NullMarked;
