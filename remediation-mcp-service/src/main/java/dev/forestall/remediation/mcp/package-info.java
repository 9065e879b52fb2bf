/**
 * The MCP door, for agents: a tool is a definition beside a handler that parses and delegates to
 * {@link dev.forestall.remediation.Doors}.
 */
@NullMarked
package dev.forestall.remediation.mcp;

import org.jspecify.annotations.NullMarked;
