package dev.forestall.remediation.openai;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the model is.
 *
 * @param baseUrl address of the API, {@code /v1} included
 * @param apiKey key, empty when the endpoint wants none
 * @param model name of the model
 * @param limit real time after which a request is ended
 * @param maxTokens most tokens of an answer, null when the endpoint decides
 */
public record Endpoint(
    String baseUrl, String apiKey, String model, Duration limit, @Nullable Integer maxTokens) {
  @Override
  public String toString() {
    return model + " at " + baseUrl;
  }
}
