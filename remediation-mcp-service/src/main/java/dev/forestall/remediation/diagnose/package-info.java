/** What is wrong and which actions could help: the playbook now, a model later. */
@NullMarked
package dev.forestall.remediation.diagnose;

import org.jspecify.annotations.NullMarked;
