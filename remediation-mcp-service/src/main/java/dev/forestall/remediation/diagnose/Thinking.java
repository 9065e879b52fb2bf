package dev.forestall.remediation.diagnose;

import dev.forestall.model.remediation.ProposalId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Lets a diagnostician think without holding up the incidents beside it: the owner asks, and looks
 * again at its next turn. Not thread-safe: the owner alone asks.
 */
public final class Thinking {
  private final Diagnostician diagnostician;
  private final Executor elsewhere;
  private final Map<ProposalId, CompletableFuture<Thought>> asked = new HashMap<>();

  /** {@code elsewhere} runs what may take its time. */
  public Thinking(Diagnostician diagnostician, Executor elsewhere) {
    this.diagnostician = diagnostician;
    this.elsewhere = elsewhere;
  }

  /** A diagnosis, and what it rests on: meanwhile more may be known. */
  public record Thought(Evidence evidence, Diagnosis diagnosis) {}

  /**
   * The diagnosis, once there is one; the evidence is read when it is asked for.
   *
   * @throws RuntimeException what the diagnostician failed with; the next call asks again
   */
  public Optional<Thought> about(ProposalId proposal, Supplier<Evidence> evidence) {
    CompletableFuture<Thought> answer = asked.get(proposal);
    if (answer == null) {
      Evidence known = evidence.get();
      answer =
          CompletableFuture.supplyAsync(
              () -> new Thought(known, diagnostician.diagnose(known)), elsewhere);
      asked.put(proposal, answer);
    }
    if (!answer.isDone()) {
      return Optional.empty();
    }
    asked.remove(proposal);
    try {
      return Optional.of(answer.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Nobody waits for this answer any more. */
  public void forget(ProposalId proposal) {
    CompletableFuture<Thought> answer = asked.remove(proposal);
    if (answer != null) {
      answer.cancel(true);
    }
  }
}
