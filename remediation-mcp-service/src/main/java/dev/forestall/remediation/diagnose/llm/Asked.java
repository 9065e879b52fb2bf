package dev.forestall.remediation.diagnose.llm;

import dev.forestall.model.remediation.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A question to the language model, or one that was not put, for those who count.
 *
 * @param outcome how it ended
 * @param usage what was spent, null when nothing was sent
 */
public record Asked(Outcome outcome, @Nullable Usage usage) {}
