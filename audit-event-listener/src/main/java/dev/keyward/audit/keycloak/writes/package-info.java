/** Counts the successful writes over the admin REST API, and determines whether each write has a record. */
@NullMarked
package dev.keyward.audit.keycloak.writes;

import org.jspecify.annotations.NullMarked;
