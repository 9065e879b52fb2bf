package dev.forestall.detector.units;

/**
 * What was counted under one name in one slice; see {@link UnitName.Sort} for what each is.
 *
 * @param n how many
 * @param a first sum
 * @param b second sum
 * @param adjusted how many these stand for, when traces are sampled; else as many
 */
record Sums(long n, double a, double b, double adjusted) {
  /** Of what stands for itself. */
  Sums(long n, double a, double b) {
    this(n, a, b, (double) n);
  }

  Sums plus(Sums other) {
    return new Sums(n + other.n, a + other.a, b + other.b, adjusted + other.adjusted);
  }

  boolean sampled() {
    return adjusted != n;
  }

  /** What a sum over all that these stand for is worth of those that were seen. */
  double seen() {
    return adjusted > 0 ? n / adjusted : 1;
  }

  boolean sound() {
    return n >= 0
        && Double.isFinite(a)
        && Double.isFinite(b)
        && Double.isFinite(adjusted)
        && adjusted >= 0;
  }
}
