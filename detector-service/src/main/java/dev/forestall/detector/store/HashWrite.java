package dev.forestall.detector.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Fields of one or more hashes of one tag, set and deleted by one command, unless a later owner of
 * the partition has written the first of them.
 */
final class HashWrite {
  private static final byte[] SCRIPT =
      Keys.bytes(
          """
          local epoch = redis.call('HGET', KEYS[1], '%1$s')
          if epoch and tonumber(epoch) > tonumber(ARGV[1]) then return 0 end
          local a = 2
          for i, key in ipairs(KEYS) do
            local ttl, set, del = ARGV[a], tonumber(ARGV[a + 1]), tonumber(ARGV[a + 2])
            a = a + 3
            if set > 0 then redis.call('HSET', key, unpack(ARGV, a, a + set - 1)) end
            a = a + set
            if del > 0 then redis.call('HDEL', key, unpack(ARGV, a, a + del - 1)) end
            a = a + del
            redis.call('EXPIRE', key, ttl)
          end
          return 1
          """
              .formatted(Field.EPOCH));

  private final long epoch;
  private final List<byte[]> keys = new ArrayList<>();
  private final List<byte[]> arguments = new ArrayList<>();

  HashWrite(long epoch) {
    this.epoch = epoch;
    arguments.add(number(epoch));
  }

  /** One hash more; a hash with nothing to set or delete is left alone. */
  HashWrite hash(byte[] key, Duration toLive, Map<String, byte[]> set, List<String> delete) {
    if (set.isEmpty() && delete.isEmpty() && !keys.isEmpty()) {
      return this;
    }
    boolean first = keys.isEmpty();
    keys.add(key);
    arguments.add(number(toLive.toSeconds()));
    arguments.add(number(2L * (set.size() + (first ? 1 : 0))));
    arguments.add(number(delete.size()));
    if (first) {
      arguments.add(Keys.bytes(Field.EPOCH));
      arguments.add(number(epoch));
    }
    set.forEach((name, value) -> {
      arguments.add(Keys.bytes(name));
      arguments.add(value);
    });
    delete.forEach(name -> arguments.add(Keys.bytes(name)));
    return this;
  }

  /** Sends it; the answer is 1 when it was written and 0 when a later owner had been there. */
  void send(RedisConnection connection) {
    List<byte[]> all = new ArrayList<>(keys);
    all.addAll(arguments);
    connection
        .scriptingCommands()
        .eval(SCRIPT, ReturnType.INTEGER, keys.size(), all.toArray(byte[][]::new));
  }

  private static byte[] number(long number) {
    return Keys.bytes(Long.toString(number));
  }
}
