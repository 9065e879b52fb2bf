package dev.forestall.collector.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.forestall.collector.normalise.Series;
import dev.forestall.collector.normalise.Series.Point;
import dev.forestall.collector.normalise.SeriesId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

class WriteRequestsTest {
  private final WriteRequests requests = new WriteRequests(10_000);

  @Test
  void readsWhatAPrometheusWrites() throws WriteRejectedException {
    double stale = Double.longBitsToDouble(0x7ff0000000000002L);
    byte[] body =
        new Writes().sample("up", Map.of("job", "a"), 5, 1).sample("x", Map.of(), 6, stale).body();
    List<Series> series = requests.read(body);
    assertThat(series.getFirst())
        .isEqualTo(new Series(new SeriesId("up", Map.of("job", "a")), List.of(new Point(5, 1))));
    double read = series.getLast().points().getFirst().value();
    assertThat(Double.doubleToRawLongBits(read)).isEqualTo(0x7ff0000000000002L);
  }

  @Test
  void takesAnEmptyRequest() throws WriteRejectedException {
    assertThat(requests.read(new Writes().body())).isEmpty();
  }

  @Test
  void rejectsWhatIsNotSnappy() {
    rejected(400, "snappy", "not snappy at all".getBytes(UTF_8));
    rejected(400, "snappy", new byte[0]);
    rejected(400, "snappy", new byte[] {10, 1, 2, 3});
  }

  @Test
  void rejectsWhatIsNotAWriteRequest() throws IOException {
    rejected(400, "WriteRequest", Snappy.compress("{\"timeseries\":[]}".getBytes(UTF_8)));
  }

  @Test
  void rejectsABombByItsStatedLength() throws IOException {
    rejected(413, "larger than 10000 bytes", Snappy.compress(new byte[1_000_000]));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void rejectsNoise_withoutEverFailingOtherwise(long seed) {
    Random random = new Random(seed);
    byte[] valid = new Writes().sample("up", Map.of("job", "a"), 5, 1).body();
    for (int i = 0; i < 500; i++) {
      byte[] damaged = valid.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      for (byte[] body : List.of(damaged, noise)) {
        try {
          requests.read(body);
        } catch (WriteRejectedException e) {
          assertThat(e.status()).isIn(400, 413);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-protobuf",
        "application/x-protobuf;proto=prometheus.WriteRequest",
        "Application/X-Protobuf; proto=prometheus.WriteRequest"
      })
  void acceptsRemoteWriteOne(String contentType) {
    assertThatCode(() -> WriteRequests.check(contentType, "snappy")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-protobuf;proto=io.prometheus.write.v2.Request, snappy, 2.0",
    "application/x-protobuf;proto=other.Thing, snappy, Content-Type",
    "application/json, snappy, Content-Type",
    ", snappy, Content-Type",
    "application/x-protobuf, gzip, Content-Encoding",
    "application/x-protobuf, , Content-Encoding",
  })
  void rejectsOtherFormats(String contentType, String encoding, String sentence) {
    assertThatExceptionOfType(WriteRejectedException.class)
        .isThrownBy(() -> WriteRequests.check(contentType, encoding))
        .withMessageContaining(sentence)
        .matches(e -> e.status() == 415);
  }

  private void rejected(int status, String sentence, byte[] body) {
    assertThatExceptionOfType(WriteRejectedException.class)
        .isThrownBy(() -> requests.read(body))
        .withMessageContaining(sentence)
        .matches(e -> e.status() == status);
  }
}
