/** The loop that delivers the records of all logs to one sink; no Keycloak and no database. */
@NullMarked
package dev.keyward.audit.delivery;

import org.jspecify.annotations.NullMarked;
