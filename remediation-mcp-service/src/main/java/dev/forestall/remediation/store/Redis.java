package dev.forestall.remediation.store;

import dev.forestall.remediation.guard.StoreUnavailableException;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;

/** Redis, with one exception for all the ways in which it can be away. */
final class Redis {
  private final StringRedisTemplate template;

  Redis(StringRedisTemplate template) {
    this.template = template;
  }

  <T> T ask(java.util.function.Function<StringRedisTemplate, T> question) {
    return guarded(() -> question.apply(template));
  }

  void tell(java.util.function.Consumer<StringRedisTemplate> command) {
    guarded(() -> {
      command.accept(template);
      return true;
    });
  }

  String run(RedisScript<String> script, List<String> keys, Object... arguments) {
    return guarded(() -> template.execute(script, keys, arguments));
  }

  static RedisScript<String> script(String name) {
    DefaultRedisScript<String> script = new DefaultRedisScript<>();
    script.setLocation(new ClassPathResource("redis/" + name + ".lua"));
    script.setResultType(String.class);
    return script;
  }

  private static <T> T guarded(Supplier<T> command) {
    try {
      return command.get();
    } catch (DataAccessException e) {
      throw new StoreUnavailableException(
          "Redis does not answer: nothing is decided or written until it does"
              + " (spring.data.redis.url).",
          e);
    }
  }
}
