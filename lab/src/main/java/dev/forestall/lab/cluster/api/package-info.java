/**
 * The Kubernetes API of the simulated cluster: plain HTTP on loopback, spoken through fabric8's
 * mock web server, answered from a store of its own. {@link
 * dev.forestall.lab.cluster.api.ApiServer} is the place to start; nothing here knows how a workload
 * behaves, that is the model's part.
 */
@NullMarked
package dev.forestall.lab.cluster.api;

import org.jspecify.annotations.NullMarked;
