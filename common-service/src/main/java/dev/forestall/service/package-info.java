/**
 * The edge that every service shares: the cluster clock, Kafka in and out, dead letters, health and
 * the life line. Nothing here knows what an incident is. {@link
 * dev.forestall.service.KeyedConsumers} is the place to start.
 */
@NullMarked
package dev.forestall.service;

import org.jspecify.annotations.NullMarked;
