package dev.forestall.remediation;

import dev.forestall.remediation.openai.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The language model, on when an address or a key is given. Durations are real time.
 *
 * @param baseUrl address of an API like OpenAI's, {@code /v1} included; OpenAI's own when only a
 *     key is given ({@code OPENAI_BASE_URL} or {@code FORESTALL_REMEDIATION_LLM_BASE_URL})
 * @param apiKey its key; none is sent when not given ({@code OPENAI_API_KEY} or {@code
 *     FORESTALL_REMEDIATION_LLM_API_KEY})
 * @param model name of the model ({@code OPENAI_MODEL} or {@code FORESTALL_REMEDIATION_LLM_MODEL})
 * @param timeout for one diagnosis, repeated requests included ({@code
 *     FORESTALL_REMEDIATION_LLM_TIMEOUT})
 * @param maxConcurrent diagnoses that may be with the model at once ({@code
 *     FORESTALL_REMEDIATION_LLM_MAX_CONCURRENT})
 * @param maxTokens most tokens of an answer; the endpoint decides when not given ({@code
 *     FORESTALL_REMEDIATION_LLM_MAX_TOKENS})
 */
record LlmProperties(
    @Nullable String baseUrl,
    @Nullable String apiKey,
    @DefaultValue(LlmProperties.MODEL) String model,
    @DefaultValue("20s") Duration timeout,
    @DefaultValue("4") int maxConcurrent,
    @Nullable Integer maxTokens) {
  static final String MODEL = "gpt-5-mini";
  private static final String OPENAI = "https://api.openai.com/v1";
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST = 64;
  private static final String PREFIX = "forestall.remediation.llm.";

  LlmProperties {
    baseUrl = baseUrl == null ? "" : baseUrl.strip().replaceAll("/+$", "");
    apiKey = apiKey == null ? "" : apiKey.strip();
    model = model.isBlank() ? MODEL : model.strip();
    check(
        baseUrl.isEmpty() || isAddress(baseUrl),
        "base-url must be an http or https address such as " + OPENAI + ", not " + shown(baseUrl));
    check(
        apiKey.chars().allMatch(c -> c > ' ' && c < 127),
        "api-key must hold printable ASCII characters only (its value is not shown)");
    check(
        timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
        "timeout must be a duration between 1ms and 5m such as 20s, not " + timeout);
    check(
        maxConcurrent >= 1 && maxConcurrent <= MOST,
        "max-concurrent must lie between 1 and 64, not " + maxConcurrent);
    check(maxTokens == null || maxTokens >= 1, "max-tokens must be at least 1, not " + maxTokens);
  }

  /** Whether a language model is to be asked. */
  boolean on() {
    return !given(baseUrl).isEmpty() || !given(apiKey).isEmpty();
  }

  /** Where it is. */
  Endpoint endpoint() {
    String url = given(baseUrl).isEmpty() ? OPENAI : given(baseUrl);
    return new Endpoint(url, given(apiKey), model, timeout, maxTokens);
  }

  private static String given(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme());
      return (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** What is wrong may hold a password. */
  private static String shown(String address) {
    boolean secretive = address.contains("@") || address.contains("?");
    return secretive ? "one with a user or a query" : "\"" + address + "\"";
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(PREFIX + what);
    }
  }

  @Override
  public String toString() {
    return "LlmProperties[on=%s, endpoint=%s, apiKey=%s, timeout=%s, maxConcurrent=%d]"
        .formatted(
            on(), endpoint(), given(apiKey).isEmpty() ? "none" : "***", timeout, maxConcurrent);
  }
}
