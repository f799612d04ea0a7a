/** Writes files that survive a crash of the machine. */
@NullMarked
package dev.keyward.auditlog.files;

import org.jspecify.annotations.NullMarked;
