package dev.forestall.collector.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.collector.normalise.MetricTable;
import dev.forestall.collector.normalise.Series;
import dev.forestall.collector.normalise.Series.Point;
import dev.forestall.collector.normalise.SeriesId;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeenTest {
  private final Seen seen = new Seen();

  @Test
  void passesOnlyNewSamples_whenRangesOverlap() {
    List<Series> first = seen.unseen(List.of(series("a", 1, 2, 3)));
    seen.taken(first);
    assertThat(seen.unseen(List.of(series("a", 2, 3, 4)))).containsExactly(series("a", 4));
  }

  @Test
  void passesThemAgain_whenTheyWereNotTaken() {
    seen.unseen(List.of(series("a", 1, 2)));
    assertThat(seen.unseen(List.of(series("a", 1, 2)))).containsExactly(series("a", 1, 2));
  }

  @Test
  void passesASeriesOnce_whenTwoQueriesAnswerIt() {
    assertThat(seen.unseen(List.of(series("a", 1), series("a", 1, 2))))
        .containsExactly(series("a", 1, 2));
  }

  @Test
  void asksForEachSeriesOfTheTable() {
    assertThat(PrometheusPuller.selectors(new MetricTable(List.of()), "1m"))
        .contains(
            "container_memory_working_set_bytes[1m]",
            "http_server_requests_seconds_count{status=~\"5..\"}[1m]")
        .doesNotHaveDuplicates();
  }

  private static Series series(String label, long... times) {
    return new Series(
        new SeriesId("x", Map.of("label", label)),
        LongStream.of(times).mapToObj(t -> new Point(t, t)).toList());
  }
}
