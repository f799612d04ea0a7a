/** Reads the values for an audit record from Keycloak's events, without flushing the request's changes. */
@NullMarked
package dev.keyward.audit.keycloak.event;

import org.jspecify.annotations.NullMarked;
