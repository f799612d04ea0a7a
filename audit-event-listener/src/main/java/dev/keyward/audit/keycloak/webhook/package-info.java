/** Posts the requests of webhook sinks with the HTTP client library that Keycloak provides. */
@NullMarked
package dev.keyward.audit.keycloak.webhook;

import org.jspecify.annotations.NullMarked;
