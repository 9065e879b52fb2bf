package dev.forestall.lab.cluster.model;

/** What one run of a container has used and served; begins at zero when a container starts. */
final class Usage {
  double workingSetBytes;
  double cpuSeconds;
  double throttledSeconds;
  double fileBytes = 8 << 20;
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

  void worked(double demandCores, double limitCores) {
    cpuSeconds += Math.min(demandCores, limitCores);
    // CFS throttles in bursts well before the mean reaches the quota
    throttledSeconds += Math.max(0, demandCores - 0.8 * limitCores);
  }
}
