package dev.forestall.remediation;

/**
 * Who asks, and at which door.
 *
 * @param name their name, as the audit trail shows it
 * @param role what they may do
 * @param door "api", "console" or "mcp"
 */
public record Actor(String name, Role role, String door) {}
