package dev.forestall.lab.scenario;

/**
 * An amount of memory: bytes, or a share of the container's memory limit.
 *
 * @param amount bytes, or the share
 * @param ofLimit whether it is a share
 */
record Size(Drawn amount, boolean ofLimit) {
  static final Size NONE = new Size(Drawn.fixed(0), false);

  double bytes(long seed, double limitBytes) {
    return amount.at(seed) * (ofLimit ? limitBytes : 1);
  }
}
