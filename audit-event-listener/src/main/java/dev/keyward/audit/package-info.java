/** The content of the audit records about Keycloak's events. Depends on neither Keycloak nor a database. */
@NullMarked
package dev.keyward.audit;

import org.jspecify.annotations.NullMarked;
