package dev.forestall.detector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TailCalibrationTest {
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  /** A plain histogram that is walked through at each question. */
  private static final class Plain {
    private final int[] counts = new int[160];
    private int total;
    private double largest;

    double surprise(long number, double measure) {
      double surprise = 0;
      if (number > 50 && measure > 0) {
        int asLarge = 0;
        for (int i = bin(measure); i < counts.length; i++) {
          asLarge += counts[i];
        }
        surprise = -Math.log10((asLarge + 0.5) / (total + 1.0));
        surprise += measure > largest ? 2 * Math.log10(measure / largest) : 0;
      }
      counts[bin(measure)]++;
      total++;
      if (total > 3_000) {
        total = 0;
        for (int i = 0; i < counts.length; i++) {
          counts[i] /= 2;
          total += counts[i];
        }
      }
      largest = Math.max(largest, measure);
      return Math.max(0, Math.min(6, surprise));
    }

    private static int bin(double measure) {
      return measure > 0
          ? (int) Math.clamp(Math.floor(8 * Math.log(measure) / Math.log(2) + 80), 1, 159)
          : 0;
    }
  }

  @Test
  void saysWhatAHistogramSays_whateverComes() {
    Random random = new Random(3);
    TailCalibration tails = new TailCalibration();
    Plain plain = new Plain();
    for (int i = 0; i < 20_000; i++) {
      double measure = measure(random, i);
      assertThat(tails.surprise(i, measure)).isEqualTo(plain.surprise(i, measure), ROUNDING);
    }
  }

  @Test
  void goesOnAsBefore_whenReadBack() throws IOException {
    Random random = new Random(5);
    TailCalibration tails = new TailCalibration();
    for (int i = 0; i < 4_321; i++) {
      tails.surprise(i, measure(random, i));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tails.write(new DataOutputStream(bytes));
    TailCalibration read = new TailCalibration();
    read.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int i = 4_321; i < 12_000; i++) {
      double measure = measure(random, i);
      assertThat(read.surprise(i, measure)).isEqualTo(tails.surprise(i, measure));
    }
  }

  private static double measure(Random random, int i) {
    return i % 7 == 0 ? 0 : Math.exp(6 * random.nextGaussian() + (i % 1_000 == 3 ? 20 : 0));
  }
}
