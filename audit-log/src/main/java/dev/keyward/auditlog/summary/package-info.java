/** Counts of what the records of a log are about, for reports. */
@NullMarked
package dev.keyward.auditlog.summary;

import org.jspecify.annotations.NullMarked;
