/** Delivers the records of all audit logs to one sink. Depends on neither Keycloak nor a database. */
@NullMarked
package dev.keyward.audit.delivery;

import org.jspecify.annotations.NullMarked;
