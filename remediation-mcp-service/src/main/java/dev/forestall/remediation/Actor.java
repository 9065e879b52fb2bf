package dev.forestall.remediation;

/**
 * Who asks, whichever door they came through.
 *
 * @param name their name, as the audit trail shows it
 * @param role what they may do
 */
public record Actor(String name, Role role) {}
