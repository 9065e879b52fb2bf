package dev.forestall.detector.forecast;

/**
 * When a trend reaches a limit, in seconds from now.
 *
 * @param eta most likely
 * @param from start of the 80 % interval
 * @param to its end
 * @param probability probability that it comes at all
 */
public record Breach(double eta, double from, double to, double probability) {}
