/** The wire to any endpoint that speaks OpenAI's chat completions, by Spring AI. */
@NullMarked
package dev.forestall.remediation.openai;

import org.jspecify.annotations.NullMarked;
