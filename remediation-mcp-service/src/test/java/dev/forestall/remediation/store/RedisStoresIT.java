package dev.forestall.remediation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestall.remediation.guard.Ledger.Answer;
import dev.forestall.remediation.guard.StoreUnavailableException;
import dev.forestall.service.testing.RealRedis;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With a redis-server on this machine, which can also go away and come back empty. */
class RedisStoresIT extends RedisStoresContract {
  @Override
  URI redis() {
    return URI.create(RealRedis.url());
  }

  @Test
  void fitsNothingAgain_whenRedisCameBackEmpty() {
    complete();
    assertThat(admit("shop", "cart", NOW)).isEqualTo(Answer.FITS);
    RealRedis.restart();
    assertThat(admit("shop", "cart", NOW)).isEqualTo(Answer.REBUILDING);
    assertThat(ledger.incomplete(List.of(0, 1))).containsExactly(0, 1);
  }

  @Test
  void saysWhatToDo_whenRedisIsAway() {
    complete();
    RealRedis.stop();
    try {
      assertThatThrownBy(() -> admit("shop", "cart", NOW))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("spring.data.redis.url");
    } finally {
      RealRedis.restart();
    }
  }
}
