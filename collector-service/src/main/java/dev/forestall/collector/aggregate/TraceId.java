package dev.forestall.collector.aggregate;

/**
 * Identity of a trace, 16 bytes.
 *
 * @param high first eight bytes
 * @param low last eight bytes
 */
public record TraceId(long high, long low) {}
