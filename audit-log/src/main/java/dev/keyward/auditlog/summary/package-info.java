/** Counts of the records of a log by subject, for reports. */
@NullMarked
package dev.keyward.auditlog.summary;

import org.jspecify.annotations.NullMarked;
