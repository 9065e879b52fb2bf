/** Sends what the simulated cluster says to its receivers, again where that is needed. */
@NullMarked
package dev.forestall.lab.cluster.send;

import org.jspecify.annotations.NullMarked;
