/**
 * Keeps the Kubernetes API of the simulated cluster and its model alike: model state becomes API
 * objects, and what others write through the API becomes changes of the model.
 */
@NullMarked
package dev.forestall.lab.cluster.mirror;

import org.jspecify.annotations.NullMarked;
