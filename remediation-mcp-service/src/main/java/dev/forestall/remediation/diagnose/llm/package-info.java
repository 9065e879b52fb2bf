/**
 * Diagnosis by a language model: what it is shown, what it may choose, how its answer is checked,
 * and what happens when there is none. Plain Java; the wire is elsewhere.
 */
@NullMarked
package dev.forestall.remediation.diagnose.llm;

import org.jspecify.annotations.NullMarked;
