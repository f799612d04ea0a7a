/** {@code keyward audit keys}: the secret keys of a server's audit logs. */
@NullMarked
package dev.keyward.cli.auditkeys;

import org.jspecify.annotations.NullMarked;
