/**
 * What was diagnosed, proposed, done and found out: the values of {@code forestall.remediations}.
 */
@NullMarked
package dev.forestall.model.remediation;

import org.jspecify.annotations.NullMarked;
