package dev.forestall.remediation.diagnose.llm;

import org.jspecify.annotations.Nullable;

/** A language model at the other end of a wire. */
public interface LanguageModel {
  /**
   * Asks once, without repeating by itself. Ends soon after its thread is interrupted.
   *
   * @throws ModelException when there is no answer
   */
  Reply ask(Question question);

  /** Its name. */
  String name();

  /**
   * A question.
   *
   * @param system what the model is to be
   * @param user what it is shown
   * @param schema JSON schema that the endpoint is to enforce, null when it cannot
   */
  record Question(String system, String user, @Nullable String schema) {}

  /**
   * An answer.
   *
   * @param text its text, not empty
   * @param inputTokens tokens of the question, 0 when the endpoint does not say
   * @param outputTokens tokens of the answer
   * @param flaw why the text must not be used although it came, null when it may
   */
  record Reply(String text, long inputTokens, long outputTokens, @Nullable ModelException flaw) {}
}
