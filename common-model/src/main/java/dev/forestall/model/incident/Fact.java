package dev.forestall.model.incident;

import dev.forestall.model.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that Kubernetes or a sustained symptom says is so; it needs no statistics.
 *
 * @param kind what it means
 * @param pod pod, null when it is not about one
 * @param container container, null when it is not about one
 * @param at when it was last seen
 * @param reason machine-readable reason ("OOMKilled")
 * @param sentence one sentence for a person
 */
public record Fact(
    FaultKind kind,
    @Nullable String pod,
    @Nullable String container,
    Instant at,
    String reason,
    String sentence) {
  public Fact {
    Require.present(kind, "kind");
    Require.present(at, "at");
    Require.text(reason, "reason");
    Require.text(sentence, "sentence");
  }
}
