/**
 * The only package that writes to the cluster; only the steps of Remediation, and the kill switch
 * of the doors, call it.
 */
@NullMarked
package dev.forestall.remediation.execute;

import org.jspecify.annotations.NullMarked;
