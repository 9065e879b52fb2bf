package dev.forestall.lab.cluster.model;

/**
 * What a scrape finds of one pod; container values are of its one container and absent ({@code
 * running} false) while that does not run.
 *
 * @param at time of the scrape
 * @param namespace namespace
 * @param workload name of the workload
 * @param pod pod
 * @param uid UID of the pod
 * @param container container
 * @param node node
 * @param image image with tag
 * @param memoryLimitBytes memory limit
 * @param running whether the container runs
 * @param workingSetBytes working set
 * @param cpuSeconds CPU seconds since its start
 * @param throttledSeconds throttled seconds since its start
 * @param periods CFS periods since its start
 * @param throttledPeriods those in which it was throttled
 * @param fileBytes what it has written into its own layer
 * @param claim the PersistentVolumeClaim that it writes to, empty when it has none
 * @param volumeUsedBytes use of that volume
 * @param volumeBytes its size
 * @param okRequests requests answered with 200 since its start
 * @param failedRequests requests answered with 500 since its start
 * @param okSeconds time spent on the former
 * @param failedSeconds time spent on the latter
 */
public record PodSample(
    long at,
    String namespace,
    String workload,
    String pod,
    String uid,
    String container,
    String node,
    String image,
    double memoryLimitBytes,
    boolean running,
    double workingSetBytes,
    double cpuSeconds,
    double throttledSeconds,
    double periods,
    double throttledPeriods,
    double fileBytes,
    String claim,
    double volumeUsedBytes,
    double volumeBytes,
    double okRequests,
    double failedRequests,
    double okSeconds,
    double failedSeconds) {

  static PodSample of(Pod pod, String node, long now) {
    Usage u = pod.container().usage();
    WorkloadPlan plan = pod.owner().owner().plan();
    return new PodSample(
        now,
        plan.namespace(),
        plan.name(),
        pod.name(),
        pod.uid(),
        plan.container(),
        node,
        pod.owner().template().image(),
        pod.owner().template().memoryLimitBytes(),
        pod.container().running(),
        u.workingSetBytes,
        u.cpuSeconds,
        u.throttledSeconds,
        Math.floor(u.periods),
        Math.floor(u.throttledPeriods),
        u.fileBytes,
        plan.claim(),
        pod.owner().owner().volumeUsedBytes(),
        plan.volumeBytes(),
        Math.floor(u.okRequests),
        Math.floor(u.failedRequests),
        u.okSeconds,
        u.failedSeconds);
  }
}
