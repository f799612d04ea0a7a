/** The file with the secret keys of the audit log, which is kept outside the database. */
@NullMarked
package dev.keyward.auditlog.keys;

import org.jspecify.annotations.NullMarked;
