/** What a person and a diagnostician are shown of an incident. */
@NullMarked
package dev.forestall.detector.evidence;

import org.jspecify.annotations.NullMarked;
