package dev.forestall.detector.units;

/**
 * What was counted under one name in one slice; see {@link UnitName.Sort} for what each is.
 *
 * @param n how many
 * @param a first sum
 * @param b second sum
 */
record Sums(long n, double a, double b) {
  Sums plus(Sums other) {
    return new Sums(n + other.n, a + other.a, b + other.b);
  }

  boolean sound() {
    return n >= 0 && Double.isFinite(a) && Double.isFinite(b);
  }
}
