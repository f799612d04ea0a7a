/** Updates copies of audit logs incrementally, and verifies all data before it is written. */
@NullMarked
package dev.keyward.auditlog.mirror;

import org.jspecify.annotations.NullMarked;
