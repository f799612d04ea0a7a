/** The audit records as {@code docs/audit-log-format.md} specifies them, without their JSON form. */
@NullMarked
package dev.keyward.auditlog.record;

import org.jspecify.annotations.NullMarked;
