package dev.forestall.detector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SortedWindowTest {
  @Test
  void saysWhatSortingSays_whateverComes() {
    Random random = new Random(1);
    SortedWindow window = new SortedWindow(31);
    List<Float> last = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      float value = i % 3 == 0 ? random.nextInt(4) : random.nextFloat() * 4;
      float asked = random.nextFloat() * 4;
      window.seek(asked, 0);
      if (last.size() >= 3) {
        List<Float> far = last.stream().map(v -> Math.abs(v - asked)).sorted().toList();
        assertThat(window.distance()).isEqualTo((double) far.get(2), within());
        assertThat(window.median())
            .isEqualTo((double) last.stream().sorted().toList().get(last.size() / 2));
      }
      window.seek(value, window.full() ? last.getFirst() : 0);
      window.take();
      last.add(value);
      if (last.size() > 31) {
        last.removeFirst();
      }
      assertThat(window.size()).isEqualTo(last.size());
    }
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-6);
  }
}
