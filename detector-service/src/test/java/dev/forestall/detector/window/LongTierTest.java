package dev.forestall.detector.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.detector.window.LongTier.Bucket;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LongTierTest {
  private static final float[] LEVELS = {0, 1e-6f, 0.3f, 1, 1e3f, 3e8f, 5e12f, 2e30f};

  @Test
  void staysAsItIs_onceItIsOver() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      Bucket over = bucket(random).settled();
      assertThat(over.settled()).isEqualTo(over);
    }
  }

  @Test
  void losesLittleOfItsRange_whenItIsOver() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      Bucket bucket = bucket(random);
      Bucket over = bucket.settled();
      double range = (double) bucket.max() - bucket.min() + Math.ulp(bucket.max());
      assertThat(over.min()).isEqualTo(bucket.min());
      assertThat((double) over.max()).isCloseTo(bucket.max(), within(range / 256));
      assertThat((double) over.avg()).isCloseTo(bucket.avg(), within(range / 250));
      assertThat((double) over.last()).isCloseTo(bucket.last(), within(range / 250));
      assertThat(over.count()).isEqualTo(bucket.count());
    }
  }

  @Test
  void staysFinite_whateverIsMeasured() {
    float most = Float.MAX_VALUE;
    Bucket over = new Bucket(0, -most, most, 0, most, 20).settled();
    assertThat(over.max()).isFinite().isGreaterThan(over.min());
    assertThat(new Bucket(0, 7, 7, 7, 7, 1).settled()).isEqualTo(new Bucket(0, 7, 7, 7, 7, 1));
  }

  /** Of values near a level, from hardly any range to one that is much larger. */
  private static Bucket bucket(Random random) {
    float level = LEVELS[random.nextInt(LEVELS.length)];
    float range = (float) ((level + 1e-9) * Math.exp(-18 * random.nextDouble() + 3));
    float min = level + range * random.nextFloat() / 2;
    float max = min + range * random.nextFloat();
    float avg = min + (max - min) * random.nextFloat();
    float last = min + (max - min) * random.nextFloat();
    return new Bucket(0, min, max, avg, last, 1 + random.nextInt(20));
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }
}
