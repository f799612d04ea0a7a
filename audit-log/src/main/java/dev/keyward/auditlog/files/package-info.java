/** Files that survive a crash of the machine once they are written. */
@NullMarked
package dev.keyward.auditlog.files;

import org.jspecify.annotations.NullMarked;
