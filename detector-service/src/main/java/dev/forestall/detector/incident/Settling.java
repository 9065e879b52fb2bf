package dev.forestall.detector.incident;

import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.RemediationAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An action whose effect is awaited.
 *
 * @param proposal the proposal
 * @param action the action
 * @param startedAt when its execution started
 * @param executedAt when it was written, null before
 * @param calmSince since when no fact stands and all replicas are available, null while not
 */
record Settling(
    ProposalId proposal,
    RemediationAction action,
    Instant startedAt,
    @Nullable Instant executedAt,
    @Nullable Instant calmSince) {
  /** Nothing is awaited of an execution that was started and never told of again. */
  private static final Duration STARTED_LIMIT = Duration.ofMinutes(15);

  /**
   * Told a quarter of an hour after the action at the latest, watermark and way to the reader
   * included.
   */
  private static final Duration EFFECT_LIMIT = Duration.ofMinutes(14).plusSeconds(30);

  Settling executed(Instant at) {
    return new Settling(proposal, action, startedAt, at, null);
  }

  Settling calm(@Nullable Instant since) {
    return new Settling(proposal, action, startedAt, executedAt, since);
  }

  Optional<Instant> executedTime() {
    return Optional.ofNullable(executedAt);
  }

  /** Whether the effect must be told now, whatever was measured. */
  boolean overdue(Instant at) {
    Instant limit =
        executedAt == null ? startedAt.plus(STARTED_LIMIT) : executedAt.plus(EFFECT_LIMIT);
    return !limit.isAfter(at);
  }

  /** The attempt, which is the end of the proposal's id. */
  String attempt() {
    return proposal.value().substring(proposal.value().lastIndexOf('-') + 1);
  }
}
