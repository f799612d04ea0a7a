/** The records of the audit log, version 1, as {@code docs/audit-log-format.md} specifies them; their JSON is in {@code .json}. */
@NullMarked
package dev.keyward.auditlog.record;

import org.jspecify.annotations.NullMarked;
