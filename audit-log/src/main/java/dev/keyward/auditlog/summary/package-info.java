/** Counts of the records of a log for reports: sign-ins, role changes, administrators and more. */
@NullMarked
package dev.keyward.auditlog.summary;

import org.jspecify.annotations.NullMarked;
