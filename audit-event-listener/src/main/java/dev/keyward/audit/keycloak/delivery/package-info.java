/** The background jobs that deliver the records of all logs to the sinks of the server, and the options of these sinks. */
@NullMarked
package dev.keyward.audit.keycloak.delivery;

import org.jspecify.annotations.NullMarked;
