package dev.forestall.lab.cluster.model;

/** What one run of a container has used and served; begins at zero when a container starts. */
final class Usage {
  private static final double PERIODS_A_SECOND = 10;

  double workingSetBytes;
  double cpuSeconds;
  double throttledSeconds;
  double periods;
  double throttledPeriods;
  double fileBytes = Version.Files.HARDLY_ANY.bytes();

  /** What has leaked so far; not a number until it is first looked at. */
  double leakedBytes = Double.NaN;

  double okRequests;
  double failedRequests;
  double okSeconds;
  double failedSeconds;

  /** Load that the memory has followed so far, as a multiple of the planned one. */
  double followedLoad;

  void served(double ok, double failed, double latencySeconds) {
    okRequests += ok;
    failedRequests += failed;
    okSeconds += ok * latencySeconds;
    failedSeconds += failed * latencySeconds;
    fileBytes += (ok + failed) * 24;
  }

  /**
   * A second of work.
   *
   * @param demandCores what it would use
   * @param capacityCores what limit and node leave it
   * @param limitCores its limit
   */
  void worked(double demandCores, double capacityCores, double limitCores) {
    cpuSeconds += Math.min(demandCores, capacityCores);
    periods += PERIODS_A_SECOND;
    throttledPeriods +=
        PERIODS_A_SECOND * Math.clamp((demandCores / limitCores - 0.8) / 0.4, 0.0, 1.0);
    // CFS throttles in bursts well before the mean reaches the quota
    throttledSeconds += Math.max(0, demandCores - 0.8 * limitCores);
  }
}
