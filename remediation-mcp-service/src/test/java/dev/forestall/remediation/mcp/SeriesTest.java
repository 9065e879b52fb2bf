package dev.forestall.remediation.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestall.model.incident.PlottedSeries;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0, 30",
    "2, 1, 30",
    "3, 30, 30",
    "4, 31, 30",
    "5, 4000, 30",
    "6, 7, 2",
    "7, 99, 3"
  })
  void keepsExtremesAndOrder_withinItsBound(long seed, int size, int most) {
    List<PlottedSeries.Point> points = points(new Random(seed), size);
    Series thin = Series.of(new PlottedSeries("p", "", "m", "bytes", null, points), most);
    assertThat(thin.samples()).isEqualTo(size);
    assertThat(thin.points()).hasSizeLessThanOrEqualTo(most);
    assertThat(thin.points()).isSortedAccordingTo(Comparator.comparing(Series.Point::at));
    assertThat(thin.points().stream().mapToDouble(Series.Point::value).max())
        .isEqualTo(points.stream().mapToDouble(PlottedSeries.Point::value).max());
    assertThat(thin.points().stream().mapToDouble(Series.Point::value).min())
        .isEqualTo(points.stream().mapToDouble(PlottedSeries.Point::value).min());
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void leavesOutWhatJsonCannotSay(double value) {
    Series series =
        Series.of(
            new PlottedSeries(
                "p",
                "",
                "m",
                "bytes",
                value,
                List.of(new PlottedSeries.Point(Instant.EPOCH, value))),
            30);
    assertThat(series.points()).isEmpty();
    assertThat(series.limit()).isNull();
  }

  private static List<PlottedSeries.Point> points(Random random, int size) {
    return IntStream.range(0, size)
        .mapToObj(
            i -> new PlottedSeries.Point(Instant.EPOCH.plusSeconds(i * 15L), random.nextGaussian()))
        .toList();
  }
}
