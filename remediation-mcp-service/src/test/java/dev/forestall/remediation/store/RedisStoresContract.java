package dev.forestall.remediation.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.IncidentId;
import dev.forestall.model.remediation.ProposalId;
import dev.forestall.model.workload.Subject;
import dev.forestall.remediation.guard.GuardPolicy.Limits;
import dev.forestall.remediation.guard.Ledger.Answer;
import dev.forestall.remediation.guard.Ledger.Entry;
import dev.forestall.remediation.propose.Approvals.Decision;
import dev.forestall.remediation.propose.Approvals.Outcome;
import dev.forestall.remediation.propose.Approvals.State;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What approvals and the ledger promise, whichever real Redis stands behind them. */
abstract class RedisStoresContract {
  static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");

  private final String cluster = UUID.randomUUID().toString().substring(0, 8);
  private final ProposalId proposal = proposal();
  private LettuceConnectionFactory connection;
  private RedisApprovals approvals;
  RedisLedger ledger;

  /** Where the Redis listens. */
  abstract URI redis();

  @BeforeEach
  void connect() {
    URI url = redis();
    connection =
        new LettuceConnectionFactory(
            new RedisStandaloneConfiguration(url.getHost(), url.getPort()),
            LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(2)).build());
    connection.afterPropertiesSet();
    connection.start();
    StringRedisTemplate template = new StringRedisTemplate(connection);
    approvals = new RedisApprovals(template);
    ledger =
        new RedisLedger(
            template,
            cluster,
            new Limits(
                Duration.ofHours(1), 2, 3, 4, Duration.ofMinutes(5), 3, Duration.ofMinutes(10)),
            () -> 2);
  }

  @AfterEach
  void disconnect() {
    connection.destroy();
  }

  @Test
  void takesExactlyOneDecision_whenManyDecideAtOnce() throws Exception {
    approvals.open(proposal, "d", NOW.plusSeconds(60));
    List<Callable<Outcome>> calls = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String by = "user-" + i;
      boolean approve = i % 2 == 0;
      calls.add(() -> approvals.decide(proposal, new Decision(approve, by, "d", "", NOW)));
      calls.add(() -> approvals.close(proposal));
    }
    List<Outcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Outcome> future : threads.invokeAll(calls)) {
        outcomes.add(future.get());
      }
    }
    assertThat(outcomes).filteredOn(o -> o == Outcome.DONE).hasSize(1);
    assertThat(approvals.find(proposal).orElseThrow().state()).isNotEqualTo(State.OPEN);
  }

  @Test
  void refusesADecision_whenUnknownOtherExpiredOrClosed() {
    assertThat(decide("d", NOW)).isEqualTo(Outcome.UNKNOWN);
    approvals.open(proposal, "d", NOW.plusSeconds(60));
    approvals.open(proposal, "another", NOW.plusSeconds(999));
    assertThat(decide("another", NOW)).isEqualTo(Outcome.OTHER_DIGEST);
    assertThat(decide("d", NOW.plusSeconds(60))).isEqualTo(Outcome.EXPIRED);
    assertThat(decide("d", NOW.plusSeconds(59))).isEqualTo(Outcome.DONE);
    assertThat(decide("d", NOW)).isEqualTo(Outcome.APPROVED_ALREADY);
    assertThat(approvals.close(proposal)).isEqualTo(Outcome.APPROVED_ALREADY);
    ProposalId closed = proposal();
    approvals.open(closed, "d", NOW.plusSeconds(60));
    assertThat(approvals.close(closed)).isEqualTo(Outcome.DONE);
    assertThat(approvals.decide(closed, new Decision(true, "ann", "d", "", NOW)))
        .isEqualTo(Outcome.CLOSED_ALREADY);
  }

  @Test
  void fitsNothing_untilEveryPartitionIsComplete() {
    assertThat(admit("shop", "cart", NOW)).isEqualTo(Answer.REBUILDING);
    ledger.markComplete(0, NOW);
    assertThat(admit("shop", "cart", NOW)).isEqualTo(Answer.REBUILDING);
    assertThat(ledger.incomplete(List.of(0, 1))).containsExactly(1);
    ledger.markComplete(1, NOW);
    assertThat(admit("shop", "cart", NOW)).isEqualTo(Answer.FITS);
  }

  @Test
  void countsByWorkloadNamespaceAndCluster_inARollingWindow() {
    complete();
    reserve("shop", "cart", NOW);
    assertThat(admit("shop", "cart", NOW.plusSeconds(299))).isEqualTo(Answer.COOL_DOWN);
    reserve("shop", "cart", NOW.plusSeconds(300));
    assertThat(admit("shop", "cart", NOW.plusSeconds(700))).isEqualTo(Answer.WORKLOAD);
    reserve("shop", "web", NOW.plusSeconds(700));
    assertThat(admit("shop", "db", NOW.plusSeconds(700))).isEqualTo(Answer.NAMESPACE);
    reserve("bank", "db", NOW.plusSeconds(700));
    assertThat(admit("pay", "x", NOW.plusSeconds(700))).isEqualTo(Answer.CLUSTER);
    assertThat(admit("pay", "x", NOW.plusSeconds(3601))).isEqualTo(Answer.FITS);
  }

  @Test
  void countsAReservationOnce_andGivesItBack() {
    complete();
    Entry entry = new Entry(proposal, subject("shop", "cart"), NOW);
    assertThat(ledger.admit(entry, true)).isEqualTo(Answer.FITS);
    assertThat(ledger.admit(entry, true)).isEqualTo(Answer.FITS);
    assertThat(admit("shop", "cart", NOW)).isEqualTo(Answer.COOL_DOWN);
    ledger.giveBack(entry);
    assertThat(admit("shop", "cart", NOW)).isEqualTo(Answer.FITS);
  }

  @Test
  void neverExceedsTheBudget_whenManyReserveAtOnce() throws Exception {
    complete();
    List<Callable<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String name = "w" + i;
      String namespace = "n" + i;
      calls.add(() -> ledger.admit(new Entry(proposal(), subject(namespace, name), NOW), true));
    }
    int fitted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Answer> future : threads.invokeAll(calls)) {
        fitted += future.get() == Answer.FITS ? 1 : 0;
      }
    }
    assertThat(fitted).isEqualTo(4);
  }

  @Test
  void breaks_whenManyIncidentsOpen() {
    complete();
    for (int i = 0; i < 4; i++) {
      ledger.enterOpened(new IncidentId("storm" + i), NOW.plusSeconds(i));
    }
    assertThat(admit("shop", "cart", NOW.plusSeconds(10))).isEqualTo(Answer.STORM);
    assertThat(admit("shop", "cart", NOW.plusSeconds(603))).isEqualTo(Answer.FITS);
  }

  void complete() {
    ledger.markComplete(0, NOW);
    ledger.markComplete(1, NOW);
  }

  private Outcome decide(String digest, Instant at) {
    return approvals.decide(proposal, new Decision(true, "ann", digest, "", at));
  }

  private void reserve(String namespace, String name, Instant at) {
    assertThat(ledger.admit(new Entry(proposal(), subject(namespace, name), at), true))
        .isEqualTo(Answer.FITS);
  }

  Answer admit(String namespace, String name, Instant at) {
    return ledger.admit(new Entry(proposal(), subject(namespace, name), at), false);
  }

  private Subject subject(String namespace, String name) {
    return Subject.deployment(cluster, namespace, name);
  }

  private static ProposalId proposal() {
    return ProposalId.of(
        new IncidentId(UUID.randomUUID().toString().replace("-", "").substring(0, 16)), 1);
  }
}
