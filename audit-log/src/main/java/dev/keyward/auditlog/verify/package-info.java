/** Verifies an audit log, or a copy of it, against the keys that an auditor trusts. */
@NullMarked
package dev.keyward.auditlog.verify;

import org.jspecify.annotations.NullMarked;
