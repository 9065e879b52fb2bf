/**
 * The simulated cluster itself: a small deterministic model in plain Java, stepped one second of
 * cluster time at a time. It knows no clock, no HTTP and no Kubernetes client.
 */
@NullMarked
package dev.forestall.lab.cluster.model;

import org.jspecify.annotations.NullMarked;
