/** The counts of successful writes over the admin REST API in each log, and whether each write has a record. */
@NullMarked
package dev.keyward.audit.keycloak.writes;

import org.jspecify.annotations.NullMarked;
