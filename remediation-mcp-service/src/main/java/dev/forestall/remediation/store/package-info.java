/** Redis: approvals, the ledger of budgets, and the view that the doors show. */
@NullMarked
package dev.forestall.remediation.store;

import org.jspecify.annotations.NullMarked;
