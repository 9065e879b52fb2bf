/** The cluster as the API server tells it: read through informers, told by one replica. */
@NullMarked
package dev.forestall.collector.kubernetes;

import org.jspecify.annotations.NullMarked;
