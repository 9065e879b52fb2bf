package dev.forestall.detector.history;

import dev.forestall.detector.detect.Anomalies;
import dev.forestall.detector.window.PodWindow;
import java.util.List;

/**
 * What was found of the past of some pods.
 *
 * @param wanted what was asked for
 * @param windows their windows as they would have been
 * @param learned what their detectors would have learned
 * @param complete whether everything that was asked for was answered; else it may be asked again
 */
public record Filled(Wanted wanted, List<PodWindow> windows, Anomalies learned, boolean complete) {
  public Filled {
    windows = List.copyOf(windows);
  }
}
