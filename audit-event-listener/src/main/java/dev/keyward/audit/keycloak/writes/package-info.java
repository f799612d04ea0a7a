/** For each log, the number of successful writes over the admin REST API, with and without a record. */
@NullMarked
package dev.keyward.audit.keycloak.writes;

import org.jspecify.annotations.NullMarked;
