/** What did the action bring? */
@NullMarked
package dev.forestall.remediation.verify;

import org.jspecify.annotations.NullMarked;
