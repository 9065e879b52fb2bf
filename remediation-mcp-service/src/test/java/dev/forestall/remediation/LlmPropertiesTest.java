package dev.forestall.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.remediation.openai.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/** The settings of the language model, bound as the service binds them. */
class LlmPropertiesTest {
  private static final String KEY = "sk-secret-0123456789";

  @Test
  void asksNobody_byDefault() {
    LlmProperties llm = bind(Map.of(), Map.of());
    assertThat(llm.on()).isFalse();
    assertThat(llm.timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(llm.maxConcurrent()).isEqualTo(4);
    assertThat(llm.maxTokens()).isNull();
    assertThat(llm.model()).isEqualTo("gpt-5-mini");
  }

  @Test
  void asksOpenAi_whenOnlyItsKeyIsInTheEnvironment() {
    LlmProperties llm = bind(Map.of("OPENAI_API_KEY", KEY + "\n"), Map.of());
    assertThat(llm.on()).isTrue();
    assertThat(llm.endpoint())
        .isEqualTo(
            new Endpoint(
                "https://api.openai.com/v1", KEY, "gpt-5-mini", Duration.ofSeconds(20), null));
  }

  @Test
  void asksAnyEndpoint_whenItsAddressIsInTheEnvironment() {
    LlmProperties llm =
        bind(
            Map.of("OPENAI_BASE_URL", "http://localhost:11434/v1/", "OPENAI_MODEL", "llama"),
            Map.of());
    assertThat(llm.on()).isTrue();
    assertThat(llm.endpoint().apiKey()).isEmpty();
    assertThat(llm.endpoint().toString()).isEqualTo("llama at http://localhost:11434/v1");
  }

  @Test
  void bindsEveryKey_beforeTheUsualVariables() {
    LlmProperties llm =
        bind(
            Map.of("OPENAI_BASE_URL", "http://other/v1", "OPENAI_API_KEY", "other"),
            Map.of(
                "base-url", "https://llm.example/v1",
                "api-key", KEY,
                "model", "m",
                "timeout", "3s",
                "max-concurrent", "2",
                "max-tokens", "500"));
    assertThat(llm.endpoint())
        .isEqualTo(new Endpoint("https://llm.example/v1", KEY, "m", Duration.ofSeconds(3), 500));
    assertThat(llm.maxConcurrent()).isEqualTo(2);
  }

  @Test
  void bindsTheServicesOwnVariables() {
    LlmProperties llm =
        bind(
            Map.of(
                "FORESTALL_REMEDIATION_LLM_BASE_URL", "https://llm.example/v1",
                "FORESTALL_REMEDIATION_LLM_API_KEY", KEY,
                "FORESTALL_REMEDIATION_LLM_TIMEOUT", "7s"),
            Map.of());
    assertThat(llm.endpoint().apiKey()).isEqualTo(KEY);
    assertThat(llm.timeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void neverShowsTheKey() {
    LlmProperties llm = bind(Map.of("OPENAI_API_KEY", KEY), Map.of());
    assertThat(llm.toString()).doesNotContain(KEY).contains("apiKey=***");
    assertThat(llm.endpoint().toString()).doesNotContain(KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "base-url, localhost:8000/v1, llm.base-url must be an http or https address",
    "base-url, ftp://x/v1, llm.base-url must be an http or https address",
    "base-url, 'http:// x', llm.base-url must be an http or https address",
    "timeout, 0s, llm.timeout must be a duration between",
    "timeout, 1h, llm.timeout must be a duration between",
    "timeout, soon, llm.timeout",
    "max-concurrent, 0, llm.max-concurrent must lie between 1 and 64",
    "max-tokens, 0, llm.max-tokens must be at least 1",
    "modell, x, llm.modell"
  })
  void namesTheKey_whenAValueIsWrong(String key, String value, String said) {
    assertThatThrownBy(() -> bind(Map.of(), Map.of(key, value))).hasStackTraceContaining(said);
  }

  @Test
  void refusesAWrongSecretWithoutShowingIt() {
    assertThatThrownBy(() -> bind(Map.of(), Map.of("api-key", "sk-änderung")))
        .hasStackTraceContaining("llm.api-key must hold printable ASCII")
        .rootCause()
        .hasMessageNotContaining("änderung");
    assertThatThrownBy(() -> bind(Map.of(), Map.of("base-url", "https://u:hush@x/v1")))
        .rootCause()
        .hasMessageNotContaining("hush");
  }

  private static LlmProperties bind(Map<String, String> variables, Map<String, String> given) {
    StandardEnvironment environment = new StandardEnvironment();
    var sources = environment.getPropertySources();
    sources.forEach(s -> sources.remove(s.getName()));
    Map<String, Object> keys = new HashMap<>();
    given.forEach((k, v) -> keys.put("forestall.remediation.llm." + k, v));
    sources.addLast(new MapPropertySource("given", keys));
    sources.addLast(
        new SystemEnvironmentPropertySource(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new HashMap<String, Object>(variables)));
    try {
      new YamlPropertySourceLoader()
          .load("file", new ClassPathResource("application.yml"))
          .forEach(sources::addLast);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Binder.get(environment)
        .bind(
            "forestall.remediation",
            Bindable.of(RemediationProperties.class),
            new NoUnboundElementsBindHandler(
                BindHandler.DEFAULT, new UnboundElementsSourceFilter()))
        .orElseThrow(IllegalStateException::new)
        .llm();
  }
}
