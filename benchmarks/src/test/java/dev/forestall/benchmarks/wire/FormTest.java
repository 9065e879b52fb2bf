package dev.forestall.benchmarks.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.event.MetricsSampled;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormTest {
  @Test
  void everyFormGivesBackWhatItGot() {
    for (MetricsSampled one : SampleRecords.of(5, 3)) {
      for (Form form : Form.ALL) {
        assertThat(form.decode().apply(form.encode().apply(one))).as(form.name()).isEqualTo(one);
      }
    }
  }

  @Test
  void recordsAreTheSameInEveryRun_soThatFormsAreComparedOnTheSameData() {
    List<MetricsSampled> once = SampleRecords.of(3, 1);
    assertThat(SampleRecords.of(3, 1)).isEqualTo(once);
    assertThat(once.getFirst().samples()).hasSize(SampleRecords.METRICS);
  }
}
