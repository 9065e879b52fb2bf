package dev.forestall.collector.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.workload.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PodDirectoryTest {
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
  private static final PodName WEB = new PodName("shop", "web-0");

  private final Hand clock = new Hand();
  private final PodDirectory pods = new PodDirectory(clock, Duration.ofMinutes(15));

  @Test
  void findsThePodThatHadTheNameAtThatTime_whenTheNameIsUsedAgain() {
    pods.seen("shop", pod("first", START));
    pods.gone("shop", "web-0", "first");
    pods.seen("shop", pod("second", START.plusSeconds(60)));

    assertThat(uidAt(START.plusSeconds(59))).isEqualTo("first");
    assertThat(uidAt(START.plusSeconds(60))).isEqualTo("second");
    assertThat(uidAt(START.minusSeconds(5))).isEqualTo("first");
    assertThat(pods.newest(WEB)).map(PodIdentity::uid).contains("second");
  }

  @Test
  void resolvesAGonePodForAQuarterOfAnHour() {
    pods.seen("shop", pod("first", START));
    pods.gone("shop", "web-0", "first");
    clock.now = START.plus(Duration.ofMinutes(15));
    pods.forgetGone();
    assertThat(pods.newest(WEB)).isPresent();
    clock.now = START.plus(Duration.ofMinutes(15)).plusSeconds(1);
    pods.forgetGone();
    assertThat(pods.newest(WEB)).isEmpty();
  }

  @Test
  void stopsWaiting_whenThePodIsSeen() {
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(() -> pods.awaitKnown(List.of(WEB), Duration.ofMinutes(5)));
    pods.seen("shop", pod("first", START));
    assertThat(waiting).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void doesNotWaitAgain_whenANameStayedUnknown() {
    pods.awaitKnown(List.of(WEB), Duration.ofMillis(1));
    CompletableFuture<Void> again =
        CompletableFuture.runAsync(() -> pods.awaitKnown(List.of(WEB), Duration.ofMinutes(5)));
    assertThat(again).succeedsWithin(Duration.ofSeconds(30));
  }

  private String uidAt(Instant at) {
    return pods.resolve(WEB, at).orElseThrow().uid();
  }

  private static PodIdentity pod(String uid, Instant createdAt) {
    return new PodIdentity(
        new Subject("test", "shop", "StatefulSet", "web"),
        "web-0",
        uid,
        createdAt,
        Map.of(),
        Set.of());
  }

  private static final class Hand extends Clock {
    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
