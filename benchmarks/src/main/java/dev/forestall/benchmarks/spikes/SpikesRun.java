package dev.forestall.benchmarks.spikes;

import dev.forestall.benchmarks.Main;
import dev.forestall.model.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds spikes that were injected into the normal parts of NAB and Nezha. The service's detectors
 * have the thresholds that they run with; each rival has the one that suits it best on this very
 * data, pooled over all series.
 */
public final class SpikesRun implements Main.Run {
  private static final int SEEDS = 3;
  private static final List<String> PARTS = List.of("nab", "nezha");

  @Override
  public void run(Main.Call call) throws IOException {
    Map<String, Object> report = measure(call.folder());
    if (call.out().isPresent()) {
      Files.write(
          call.out().get(), Wire.json().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
    }
  }

  /** Measures, prints a table, and gives the figures. */
  public static Map<String, Object> measure(Path folder) throws IOException {
    List<Injected> series = new ArrayList<>();
    for (Normal normal : Normal.read(folder)) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        series.add(Injected.of(normal, seed));
      }
    }
    int spikes = series.stream().mapToInt(s -> s.spikes().size()).sum();
    System.out.printf(
        Locale.ROOT,
        "%n%d spikes of 4 to 20 standard deviations, 1 to 3 samples, in %d series (seeds 1 to %d)%n"
            + "| | F1 | precision | recall | VUS-PR | by part |%n|---|---|---|---|---|---|%n",
        spikes,
        series.size(),
        SEEDS);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("series", series.size());
    report.put("spikes", spikes);
    Map<String, Said> ours = new LinkedHashMap<>();
    ours.put("sum and spike detector", Said::both);
    ours.put("spike detector alone", Said::spike);
    ours.put("onsets of the sum alone", Said::onsets);
    ours.put("all onsets of the service", Said::service);
    ours.forEach((name, said) -> report.put(name, row(name, series, said, false)));
    Map<String, Said> rivals = new LinkedHashMap<>();
    rivals.put("trailing robust z over 30", Said.robustZ(30));
    rivals.put("trailing robust z over 100", Said.robustZ(100));
    rivals.put("trailing robust z over 400", Said.robustZ(400));
    rivals.put("new extreme", Said::newExtreme);
    rivals.put("random", Said.random(1));
    rivals.forEach((name, said) -> report.put(name, row(name, series, said, true)));
    return report;
  }

  private static Map<String, Object> row(
      String name, List<Injected> series, Said said, boolean atItsBest) {
    Pooled pooled = Pooled.of(series, said);
    Pooled.Events events = atItsBest ? pooled.best() : pooled.at(1);
    double volume = pooled.vusPr();
    Map<String, Object> row = json(events, volume);
    List<String> parts = new ArrayList<>();
    for (String part : PARTS) {
      Pooled of = pooled.part(part);
      if (!of.isEmpty()) {
        Pooled.Events here = of.at(events.threshold());
        double volumeHere = of.vusPr();
        Map<String, Object> figures = json(here, volumeHere);
        figures.put("f1AtItsBestHere", of.best().f1());
        row.put(part, figures);
        parts.add(
            String.format(Locale.ROOT, "%s F1 %.2f VUS-PR %.2f", part, here.f1(), volumeHere));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.2f | %.2f | %s |%n",
        name,
        events.f1(),
        events.precision(),
        events.recall(),
        volume,
        String.join("; ", parts));
    return row;
  }

  private static Map<String, Object> json(Pooled.Events events, double volume) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("f1", events.f1());
    row.put("precision", events.precision());
    row.put("recall", events.recall());
    row.put("falseAlarms", events.falseAlarms());
    row.put("spikes", events.spikes());
    row.put("threshold", events.threshold());
    row.put("vusPr", volume);
    return row;
  }
}
