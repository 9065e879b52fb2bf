package dev.forestall.benchmarks.forecast;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Everything one predictor said, by episodes. */
final class PredictionLog {
  private static final double MILLIS = 1000;

  private final Map<String, List<Prediction>> standing = new HashMap<>();
  private final List<Prediction> finished = new ArrayList<>();
  private int episodes;

  /** What stands now; {@code run} is the run of the container that it is about. */
  record Said(Prediction prediction, long run) {
    Said about(String metric) {
      return new Said(prediction.about(metric), run);
    }

    private String key() {
      return prediction.pod()
          + "/"
          + prediction.container()
          + "/"
          + prediction.metric()
          + "/"
          + run;
    }
  }

  /** Takes in what stands at an evaluation: what stood before and does not now was withdrawn. */
  void at(double seconds, Collection<Said> said) {
    List<String> keys = said.stream().map(Said::key).toList();
    Iterator<Map.Entry<String, List<Prediction>>> open = standing.entrySet().iterator();
    while (open.hasNext()) {
      Map.Entry<String, List<Prediction>> next = open.next();
      if (!keys.contains(next.getKey())) {
        next.getValue().forEach(p -> finished.add(p.withdrawn(round(seconds))));
        open.remove();
      }
    }
    for (Said one : said) {
      List<Prediction> chain = standing.computeIfAbsent(one.key(), k -> newEpisode());
      Prediction p = one.prediction();
      double madeAt = round(p.madeAt());
      if (chain.isEmpty() || chain.getLast().madeAt() < madeAt) {
        String episode = chain.isEmpty() ? "#" + episodes : chain.getFirst().episode();
        chain.add(
            new Prediction(
                p.workload(),
                p.pod(),
                p.container(),
                p.metric(),
                episode,
                madeAt,
                round(p.eta()),
                round(p.from()),
                round(p.to()),
                p.probability(),
                null));
      }
    }
  }

  /** All of it, the episodes one after the other; the data has ended. */
  List<Prediction> all() {
    List<Prediction> all = new ArrayList<>(finished);
    standing.values().forEach(all::addAll);
    return all;
  }

  private List<Prediction> newEpisode() {
    episodes++;
    return new ArrayList<>();
  }

  private static double round(double seconds) {
    return Math.round(seconds * MILLIS) / MILLIS;
  }
}
