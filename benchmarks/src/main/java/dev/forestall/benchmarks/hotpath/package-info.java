/** What a sample costs, beside a well-known online detector in the same run. */
@NullMarked
package dev.forestall.benchmarks.hotpath;

import org.jspecify.annotations.NullMarked;
