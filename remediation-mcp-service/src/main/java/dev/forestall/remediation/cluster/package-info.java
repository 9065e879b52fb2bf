/** Reading the cluster, never writing to it. */
@NullMarked
package dev.forestall.remediation.cluster;

import org.jspecify.annotations.NullMarked;
