package dev.forestall.remediation;

import dev.forestall.model.remediation.Mode;

/**
 * Whether automation may act.
 *
 * @param state "running" or "paused"
 * @param mode the greatest mode anywhere
 * @param cluster the cluster that is acted on
 * @param sentence why, and how to change it
 */
public record Automation(String state, Mode mode, String cluster, String sentence) {}
