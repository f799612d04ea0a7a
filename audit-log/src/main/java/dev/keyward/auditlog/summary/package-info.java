/** Counts, for reports, what the records of a log are about: sign-ins, role changes, administrators and more. */
@NullMarked
package dev.keyward.auditlog.summary;

import org.jspecify.annotations.NullMarked;
