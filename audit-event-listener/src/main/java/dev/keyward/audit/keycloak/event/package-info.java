/** Reads the values of Keycloak's events that a record needs, without flushing the request's changes. */
@NullMarked
package dev.keyward.audit.keycloak.event;

import org.jspecify.annotations.NullMarked;
