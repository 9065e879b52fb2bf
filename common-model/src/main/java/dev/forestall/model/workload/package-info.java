/** What a fact can be about: workloads, pods, revisions, and the metrics known of them. */
@NullMarked
package dev.forestall.model.workload;

import org.jspecify.annotations.NullMarked;
