package dev.forestall.collector.kubernetes;

import java.time.Instant;

/**
 * Which template a workload has come to, told apart so that a relist says the same.
 *
 * <p>Of a Deployment it is the UID of the ReplicaSet, and its creation time. A rollback reuses an
 * old ReplicaSet under a new revision number: then the number is added ({@code uid/7}), and the
 * time is that of the write. A StatefulSet has its update revision, a DaemonSet a digest of its
 * template.
 *
 * @param eventId identity
 * @param at when
 * @param summary one sentence
 */
record Rollout(String eventId, Instant at, String summary) {}
