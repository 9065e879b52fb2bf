package dev.forestall.detector.rootcause;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The method with other constants or without parts: only benchmarks and tests take another than
 * {@link #STANDARD}.
 *
 * @param changed constants that differ
 * @param without what is left out
 */
public record Method(Map<Constant, Double> changed, Set<Part> without) {
  /** As the service runs. */
  public static final Method STANDARD = new Method(Map.of(), Set.of());

  public Method {
    changed = Map.copyOf(changed);
    without = Set.copyOf(without);
  }

  /** With one constant changed. */
  public Method with(Constant constant, double value) {
    Map<Constant, Double> more = new EnumMap<>(Constant.class);
    more.putAll(changed);
    more.put(constant, value);
    return new Method(more, without);
  }

  /** Without one part more. */
  public Method without(Part part) {
    Set<Part> more = EnumSet.of(part);
    more.addAll(without);
    return new Method(changed, more);
  }

  double get(Constant constant) {
    Double other = changed.get(constant);
    return other == null ? constant.value() : other;
  }

  boolean uses(Part part) {
    return !without.contains(part);
  }

  /** Surprise at a deviation of z standard deviations: −2 ln of a heavy tail. */
  double surprise(double z) {
    return 2 * Math.log1p(z * z / get(Constant.TAIL));
  }

  /** What is left of the surprise above chance. */
  double alarm(double z, double weight) {
    return Double.isNaN(z) ? 0 : Math.max(0, weight * surprise(z) - get(Constant.CHANCE));
  }
}
