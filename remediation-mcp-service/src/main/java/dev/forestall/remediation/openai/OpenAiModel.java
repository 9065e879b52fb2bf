package dev.forestall.remediation.openai;

import dev.forestall.remediation.diagnose.llm.LanguageModel;
import dev.forestall.remediation.diagnose.llm.ModelException;
import dev.forestall.remediation.diagnose.llm.Outcome;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatModel.ResponseFormat;
import org.springframework.ai.openai.OpenAiChatOptions;

/**
 * A model behind OpenAI's chat completions (<a
 * href="https://platform.openai.com/docs/api-reference/chat">API</a>). Nothing is sent before the
 * first question. Repeating is left to who asks.
 */
public final class OpenAiModel implements LanguageModel {
  private static final long LONGEST_ANSWER_BYTES = 256 * 1024;

  private final Endpoint endpoint;
  private final Failures failures;
  private final OpenAiChatModel chat;

  /** A model at an endpoint. */
  public OpenAiModel(Endpoint endpoint) {
    this.endpoint = endpoint;
    this.failures = new Failures(endpoint.limit(), LONGEST_ANSWER_BYTES);
    this.chat =
        OpenAiChatModel.builder()
            .options(options(null))
            .httpClientBuilderCustomizer(
                http -> http.interceptor(new AnswerLimit(LONGEST_ANSWER_BYTES)))
            .build();
  }

  @Override
  public String name() {
    return endpoint.model();
  }

  @Override
  public Reply ask(Question question) {
    Prompt prompt =
        new Prompt(
            List.of(new SystemMessage(question.system()), new UserMessage(question.user())),
            options(question.schema()));
    try {
      return reply(chat.call(prompt));
    } catch (ModelException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failures.of(e);
    }
  }

  private static Reply reply(ChatResponse response) {
    Generation generation = response.getResult();
    String text = generation == null ? null : generation.getOutput().getText();
    if (generation == null || text == null || text.isBlank()) {
      return flawed(response, refusal(generation));
    }
    String finished = String.valueOf(generation.getMetadata().getFinishReason());
    return switch (finished.toLowerCase(Locale.ROOT)) {
      case "length" ->
          flawed(
              response,
              new ModelException(
                  Outcome.CUT_OFF,
                  "The language model's answer was cut off: raise"
                      + " forestall.remediation.llm.max-tokens.",
                  null));
      case "content_filter" -> flawed(response, declined());
      default -> reply(response, text, null);
    };
  }

  private static ModelException refusal(@Nullable Generation generation) {
    Object refusal =
        generation == null ? null : generation.getOutput().getMetadata().get("refusal");
    return refusal instanceof String words && !words.isBlank()
        ? declined()
        : new ModelException(Outcome.EMPTY, "The language model answered nothing.", null);
  }

  private static ModelException declined() {
    return new ModelException(Outcome.DECLINED, "The language model declined to answer.", null);
  }

  private static Reply flawed(ChatResponse response, ModelException flaw) {
    return reply(response, "", flaw);
  }

  private static Reply reply(ChatResponse response, String text, @Nullable ModelException flaw) {
    Usage usage = response.getMetadata().getUsage();
    return new Reply(
        text, tokens(usage.getPromptTokens()), tokens(usage.getCompletionTokens()), flaw);
  }

  private static long tokens(@Nullable Integer counted) {
    return counted == null ? 0 : Math.max(0, counted);
  }

  private OpenAiChatOptions options(@Nullable String schema) {
    OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
    options.baseUrl(endpoint.baseUrl());
    options.apiKey(endpoint.apiKey());
    options.model(endpoint.model());
    options.timeout(endpoint.limit());
    options.maxRetries(0);
    if (endpoint.maxTokens() != null) {
      options.maxCompletionTokens(endpoint.maxTokens());
    }
    if (schema != null) {
      options.responseFormat(
          ResponseFormat.builder()
              .type(ResponseFormat.Type.JSON_SCHEMA)
              .jsonSchema(schema)
              .build());
    }
    return options.build();
  }
}
