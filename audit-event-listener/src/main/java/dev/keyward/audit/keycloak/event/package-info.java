/** Reads from Keycloak's events the values that a record needs, without flushing the request's changes. */
@NullMarked
package dev.keyward.audit.keycloak.event;

import org.jspecify.annotations.NullMarked;
