package dev.forestall.model.remediation;

import dev.forestall.model.Require;

/**
 * What a language model was asked.
 *
 * @param model its name
 * @param calls requests that were sent
 * @param inputTokens tokens of the prompts, as the endpoint counts them; 0 when it does not say
 * @param outputTokens tokens of the answers
 * @param millis real time, milliseconds
 */
public record Usage(String model, int calls, long inputTokens, long outputTokens, long millis) {
  public Usage {
    Require.text(model, "model");
  }
}
