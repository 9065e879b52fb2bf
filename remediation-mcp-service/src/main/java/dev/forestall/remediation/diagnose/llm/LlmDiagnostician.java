package dev.forestall.remediation.diagnose.llm;

import dev.forestall.model.remediation.Usage;
import dev.forestall.remediation.diagnose.Diagnosis;
import dev.forestall.remediation.diagnose.Diagnostician;
import dev.forestall.remediation.diagnose.Evidence;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The diagnostician that asks a language model, and the playbook whenever that gives no diagnosis:
 * then the diagnosis says why. It never fails and never takes longer than its limit.
 */
public final class LlmDiagnostician implements Diagnostician {
  private static final Logger log = LoggerFactory.getLogger(LlmDiagnostician.class);
  private static final int FAILURES = 5;
  private static final Duration REST = Duration.ofMinutes(1);

  private final LanguageModel model;
  private final Diagnostician playbook;
  private final Rules rules;
  private final Executor threads;
  private final Consumer<Asked> counted;
  private final Semaphore free;
  private final AtomicBoolean schemaRefused = new AtomicBoolean();
  private final Breaker breaker = new Breaker(FAILURES, REST, System::nanoTime);

  /**
   * What binds it.
   *
   * @param limit real time for one diagnosis, repeated requests included
   * @param maxConcurrent questions that may be with the model at once
   * @param allowedActions names of actions that may be carried out
   * @param maxReplicas a scale never goes beyond it
   */
  public record Rules(
      Duration limit, int maxConcurrent, Set<String> allowedActions, int maxReplicas) {
    public Rules {
      allowedActions = Set.copyOf(allowedActions);
    }
  }

  /**
   * @param model whom to ask
   * @param playbook who answers when the model does not
   * @param rules what binds it
   * @param threads a thread for each question, which can be interrupted
   * @param counted told of every question
   */
  public LlmDiagnostician(
      LanguageModel model,
      Diagnostician playbook,
      Rules rules,
      Executor threads,
      Consumer<Asked> counted) {
    this.model = model;
    this.playbook = playbook;
    this.rules = rules;
    this.threads = threads;
    this.counted = counted;
    this.free = new Semaphore(rules.maxConcurrent());
  }

  @Override
  public Diagnosis diagnose(Evidence evidence) {
    Conversation conversation;
    try {
      conversation = about(evidence);
    } catch (RuntimeException e) {
      return instead(evidence, unforeseen(e), null);
    }
    if (!free.tryAcquire()) {
      return instead(
          evidence,
          ModelException.of(
              Outcome.BUSY,
              "%d questions are with the language model already.".formatted(rules.maxConcurrent())),
          null);
    }
    if (!breaker.allows()) {
      free.release();
      return instead(
          evidence,
          ModelException.of(
              Outcome.LEFT_ALONE,
              "The language model failed %d times in a row and is left alone for a minute."
                  .formatted(FAILURES)),
          null);
    }
    return outcome(evidence, conversation, start(conversation));
  }

  private Conversation about(Evidence evidence) {
    Choices choices = Choices.of(evidence, rules.allowedActions(), rules.maxReplicas());
    String shown = Prompt.user(evidence, choices);
    return new Conversation(model, choices, shown, schemaRefused, rules.limit());
  }

  /** The place is free again when the request has really ended, not when nobody waits for it. */
  private Future<Diagnosis> start(Conversation conversation) {
    FutureTask<Diagnosis> task = new FutureTask<>(conversation);
    try {
      threads.execute(() -> {
        try {
          task.run();
        } finally {
          free.release();
        }
      });
    } catch (RejectedExecutionException e) {
      free.release();
      throw e;
    }
    return task;
  }

  private Diagnosis outcome(
      Evidence evidence, Conversation conversation, Future<Diagnosis> answer) {
    try {
      Diagnosis diagnosis = await(answer);
      breaker.ended(true);
      Usage usage = conversation.usage();
      counted.accept(new Asked(Outcome.ANSWERED, usage));
      return with(diagnosis, usage, null);
    } catch (ModelException e) {
      if (breaker.ended(false)) {
        log.warn(
            "the language model failed {} times in a row and is left alone for a minute: {}",
            FAILURES,
            e.sentence());
      }
      return instead(evidence, e, conversation.usage());
    }
  }

  private Diagnosis await(Future<Diagnosis> answer) {
    try {
      return answer.get(rules.limit().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw ModelException.late(rules.limit(), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ModelException known ? known : unforeseen(e.getCause());
    } catch (CancellationException e) {
      throw unforeseen(e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while the language model was asked", e);
    }
  }

  private static ModelException unforeseen(@Nullable Throwable cause) {
    log.warn("asking the language model failed", cause);
    return new ModelException(
        Outcome.FAILED,
        "Asking the language model failed; the log of remediation says how.",
        cause);
  }

  private Diagnosis instead(Evidence evidence, ModelException why, @Nullable Usage usage) {
    log.debug("the playbook takes over", why);
    counted.accept(new Asked(why.outcome(), usage));
    return with(playbook.diagnose(evidence), usage, why.sentence());
  }

  private static Diagnosis with(Diagnosis d, @Nullable Usage usage, @Nullable String fallback) {
    return new Diagnosis(
        d.diagnostician(),
        d.faultKind(),
        d.culprit(),
        d.explanation(),
        d.evidence(),
        d.confidence(),
        d.candidates(),
        usage,
        fallback);
  }
}
