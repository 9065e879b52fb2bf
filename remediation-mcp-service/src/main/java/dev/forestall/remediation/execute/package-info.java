/** The only package that writes to the cluster; only Remediation may call it. */
@NullMarked
package dev.forestall.remediation.execute;

import org.jspecify.annotations.NullMarked;
