package dev.forestall.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicsTest {
  @Test
  void keepsWhatTheDesignSays_whenCreated() {
    assertThat(Topics.POD_EVENTS.kept()).contains(Duration.ofHours(1));
    assertThat(Topics.INCIDENTS.kept()).contains(Duration.ofDays(30));
    assertThat(Topics.DASHBOARDS.kept()).contains(Duration.ofDays(1));
    assertThat(Topics.REMEDIATIONS.kept()).isEmpty();
    assertThat(Topics.LESSONS.kept()).isEmpty();
    assertThat(Stream.of(Topics.values()).filter(Topics::compacted))
        .containsExactly(Topics.LESSONS);
  }

  @Test
  void areKeyedBySubject_whenNotLessons() {
    assertThat(Topics.keyedBySubject())
        .hasSize(Topics.values().length - 1)
        .doesNotContain(Topics.LESSONS);
  }

  @Test
  void haveADeadLetterTopicOfTheirOwn_whenARecordCannotBeRead() {
    assertThat(Stream.of(Topics.values()).map(Topics::deadLetterTopic))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("forestall\\.[a-z-]+\\.dlt"));
  }
}
