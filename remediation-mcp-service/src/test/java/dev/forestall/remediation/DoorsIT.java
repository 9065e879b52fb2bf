package dev.forestall.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ActionExecuted;
import dev.forestall.model.remediation.ActionProposed;
import dev.forestall.model.remediation.DiagnosisMade;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.remediation.ProposalStale;
import dev.forestall.model.remediation.RemediationAction;
import dev.forestall.model.remediation.RequestRefused;
import dev.forestall.remediation.testing.MockCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doors open into: requests, refusals, and what is written down of them. */
class DoorsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Actor VIEWER = new Actor("vera", Role.VIEWER, "api");
  private static final Actor AGENT = new Actor("agent", Role.APPROVER, "mcp");
  private static final Actor BOB = new Actor("bob", Role.APPROVER, "console");

  private final MockCluster cluster = new MockCluster();
  private final World world = World.on(cluster, Map.of("forestall.remediation.mode", "approve"));

  @AfterEach
  void close() {
    world.close();
    cluster.close();
  }

  @Test
  void makesAProposalThatSomebodyElseMustApprove_whenAnAgentAsksForAnAction() {
    until(() -> world.has(ActionProposed.class));
    world.deliver();

    world.doors().propose(AGENT, incident(), new Wish("Restart", null, null), "it helped before");
    world.deliver();
    until(() -> world.steps(ActionProposed.class).size() == 2);
    world.deliver();

    ActionProposed asked = world.steps(ActionProposed.class).getLast();
    assertThat(asked.action()).isInstanceOf(RemediationAction.Restart.class);
    assertThat(asked.requestedBy()).isEqualTo("agent");
    assertThat(asked.needsApproval()).isTrue();
    assertThat(world.steps(ProposalStale.class).getFirst().sentence())
        .contains("agent asked for another action");

    ProposalId id = world.detector.proposal(2);
    String digest = world.digest(2);
    refused("OWN_PROPOSAL", () -> world.doors().approve(AGENT, id, digest, ""));
    ticks(3);
    assertThat(cluster.writes()).isEmpty();

    world.doors().approve(BOB, id, digest, "");
    until(() -> world.has(ActionExecuted.class));
    assertThat(cluster.writes()).hasSize(1);
    assertThat(world.steps(DiagnosisMade.class)).hasSize(2);
    assertThat(world.asked()).isEqualTo(1);
  }

  @Test
  void isNotInventive_whenARequestDoesNotFit() {
    until(() -> world.has(ActionProposed.class));
    world.deliver();
    refused(
        "INVALID",
        () -> world.doors().propose(BOB, incident(), new Wish("kubectl delete", null, null), ""));
    refused(
        "INVALID", () -> world.doors().propose(BOB, incident(), new Wish("Scale", null, null), ""));
    refused(
        "INVALID",
        () -> world.doors().propose(BOB, incident(), new Wish("Rollback", "cart-999", null), ""));
    refused(
        "ROLE",
        () -> world.doors().propose(VIEWER, incident(), new Wish("Restart", null, null), ""));
    refused(
        "UNKNOWN_INCIDENT",
        () ->
            world
                .doors()
                .propose(
                    BOB, new IncidentId("0000000000000000"), new Wish("Restart", null, null), ""));
    assertThat(world.steps(RequestRefused.class))
        .extracting(RequestRefused::code)
        .containsExactly("INVALID", "INVALID", "INVALID", "ROLE", "UNKNOWN_INCIDENT");
    assertThat(world.steps(RequestRefused.class).getFirst().request()).contains("kubectl delete");
  }

  @Test
  void writesABoundedNumberOfRefusalsDown_whenAProgramKeepsAsking() {
    until(() -> world.has(ActionProposed.class));
    world.deliver();
    for (int i = 0; i < 100; i++) {
      refused(
          "ROLE",
          () -> world.doors().approve(VIEWER, world.detector.proposal(1), world.digest(1), ""));
    }
    assertThat(world.steps(RequestRefused.class)).hasSize(60);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void proposesWhatWasDiagnosed_whenKilledBetweenTheTwo(boolean before) {
    if (before) {
      world.killBefore("ActionProposed");
    } else {
      world.killAfter("DiagnosisMade");
    }
    until(() -> world.has(ActionProposed.class));
    assertThat(world.asked()).isEqualTo(1);
    assertThat(world.steps(DiagnosisMade.class).getFirst().candidates())
        .extracting(c -> c.action().name())
        .startsWith("Rollback");
  }

  private IncidentId incident() {
    return world.detector.id();
  }

  private static void refused(String code, ThrowingCallable request) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, request);
    assertThat(refused).isNotNull();
    assertThat(refused.code()).isEqualTo(code);
    assertThat(List.of(refused.getMessage().split(" "))).hasSizeGreaterThan(3);
  }

  private void until(BooleanSupplier done) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> {
          world.tick();
          return done.getAsBoolean();
        });
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      world.tick();
    }
  }
}
