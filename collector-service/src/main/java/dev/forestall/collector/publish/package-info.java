/** Out to Kafka: bounded in flight, acknowledged, and how far it has come. */
@NullMarked
package dev.forestall.collector.publish;

import org.jspecify.annotations.NullMarked;
