package dev.forestall.model.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.workload.Subject;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IncidentIdTest {
  private static final Subject CART = Subject.deployment("prod", "shop", "cart");
  private static final Instant ONSET = Instant.parse("2026-11-20T10:00:00Z");

  @Test
  void staysTheSame_whenReleasesPass() {
    assertThat(IncidentId.of(CART, ONSET, FaultKind.MEMORY_LEAK).value())
        .isEqualTo("dc8f8fc158b329b5");
  }

  @Test
  void ignoresWhatTheWireDoesNotCarry_whenTheOnsetHasNanoseconds() {
    assertThat(IncidentId.of(CART, ONSET.plusNanos(999_999), FaultKind.MEMORY_LEAK))
        .isEqualTo(IncidentId.of(CART, ONSET, FaultKind.MEMORY_LEAK));
  }

  @Test
  void differs_whenSubjectOnsetOrKindDiffer() {
    assertThat(
            Stream.of(
                    IncidentId.of(CART, ONSET, FaultKind.MEMORY_LEAK),
                    IncidentId.of(CART, ONSET.plusMillis(1), FaultKind.MEMORY_LEAK),
                    IncidentId.of(CART, ONSET, FaultKind.OOM_KILLED),
                    IncidentId.of(
                        Subject.deployment("prod", "shop", "price"), ONSET, FaultKind.MEMORY_LEAK))
                .distinct())
        .hasSize(4)
        .allMatch(id -> id.value().matches("[0-9a-f]{16}"));
  }

  @Test
  void namesTheAttempt_whenAProposalIsMade() {
    IncidentId incident = IncidentId.of(CART, ONSET, FaultKind.MEMORY_LEAK);
    assertThat(ProposalId.of(incident, 2)).hasToString(incident + "-2");
  }
}
