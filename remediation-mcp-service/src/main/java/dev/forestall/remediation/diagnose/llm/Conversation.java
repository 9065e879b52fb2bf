package dev.forestall.remediation.diagnose.llm;

import dev.forestall.model.remediation.Usage;
import dev.forestall.remediation.diagnose.Diagnosis;
import dev.forestall.remediation.diagnose.llm.LanguageModel.Question;
import dev.forestall.remediation.diagnose.llm.LanguageModel.Reply;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests of one diagnosis: mostly one; one more after 429 or 5xx; one more without a native
 * schema where the endpoint refuses it. Counts what was spent, also when it ends in nothing.
 */
final class Conversation implements Callable<Diagnosis> {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final LanguageModel model;
  private final Choices choices;
  private final String shown;
  private final AtomicBoolean schemaRefused;
  private final long began = System.nanoTime();
  private final Duration limit;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong inputTokens = new AtomicLong();
  private final AtomicLong outputTokens = new AtomicLong();
  private boolean askedAgain;

  /**
   * @param model whom to ask
   * @param choices what may be answered
   * @param shown what the model is shown
   * @param schemaRefused whether the endpoint knows no native schema; set when that turns out
   * @param limit real time for all of it
   */
  Conversation(
      LanguageModel model,
      Choices choices,
      String shown,
      AtomicBoolean schemaRefused,
      Duration limit) {
    this.model = model;
    this.choices = choices;
    this.shown = shown;
    this.schemaRefused = schemaRefused;
    this.limit = limit;
  }

  @Override
  public Diagnosis call() throws InterruptedException {
    Reply reply = talk();
    ModelException flaw = reply.flaw();
    if (flaw != null) {
      throw flaw;
    }
    return new AnswerReader(choices).read(reply.text());
  }

  /** What was spent so far. */
  Usage usage() {
    return new Usage(
        model.name(),
        calls.get(),
        inputTokens.get(),
        outputTokens.get(),
        Duration.ofNanos(System.nanoTime() - began).toMillis());
  }

  private Reply talk() throws InterruptedException {
    String schema = AnswerSchema.of(choices);
    Question inWords = new Question(Prompt.system(), Prompt.withSchema(shown, schema), null);
    if (schemaRefused.get()) {
      return patiently(inWords);
    }
    try {
      return patiently(new Question(Prompt.system(), shown, schema));
    } catch (ModelException e) {
      if (!e.refusesTheRequest()) {
        throw e;
      }
    }
    Reply reply = patiently(inWords);
    schemaRefused.set(true);
    return reply;
  }

  private Reply patiently(Question question) throws InterruptedException {
    try {
      return ask(question);
    } catch (ModelException e) {
      Duration pause = e.retryAfter().orElse(PAUSE);
      Duration left = limit.minusNanos(System.nanoTime() - began);
      if (askedAgain || !e.passes() || pause.compareTo(left) >= 0) {
        throw e;
      }
      askedAgain = true;
      Thread.sleep(pause);
      return ask(question);
    }
  }

  private Reply ask(Question question) {
    calls.incrementAndGet();
    Reply reply = model.ask(question);
    inputTokens.addAndGet(reply.inputTokens());
    outputTokens.addAndGet(reply.outputTokens());
    return reply;
  }
}
