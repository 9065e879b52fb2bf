package dev.forestall.benchmarks.forecast;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One prediction as it was made or updated; all times in unix seconds.
 *
 * @param workload workload
 * @param pod pod
 * @param container container
 * @param metric metric that will reach its limit
 * @param episode chain of updates that it belongs to
 * @param madeAt time of the newest sample that it rests on
 * @param eta most likely time of the breach
 * @param from start of the 80 % interval
 * @param to its end
 * @param probability probability that the breach comes at all; none where none was stated
 * @param withdrawnAt when its episode stopped standing, the same for all of an episode; none when
 *     it stood until the data ended
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Prediction(
    String workload,
    String pod,
    String container,
    String metric,
    String episode,
    double madeAt,
    double eta,
    double from,
    double to,
    @Nullable Double probability,
    @Nullable Double withdrawnAt) {
  Prediction inEpisode(String name) {
    return new Prediction(
        workload, pod, container, metric, name, madeAt, eta, from, to, probability, withdrawnAt);
  }

  Prediction about(String of) {
    return new Prediction(
        workload, pod, container, of, episode, madeAt, eta, from, to, probability, withdrawnAt);
  }

  Prediction withdrawn(double at) {
    return new Prediction(
        workload, pod, container, metric, episode, madeAt, eta, from, to, probability, at);
  }
}
