/** The key file of the audit log. It contains the secret keys and is kept outside the database. */
@NullMarked
package dev.keyward.auditlog.keys;

import org.jspecify.annotations.NullMarked;
