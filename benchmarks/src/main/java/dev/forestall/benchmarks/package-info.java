/** What is measured before it is claimed. {@link dev.forestall.benchmarks.Main} lists the runs. */
@NullMarked
package dev.forestall.benchmarks;

import org.jspecify.annotations.NullMarked;
