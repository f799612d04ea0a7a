/** The audit records that {@code docs/audit-log-format.md} specifies, without their JSON form. */
@NullMarked
package dev.keyward.auditlog.record;

import org.jspecify.annotations.NullMarked;
