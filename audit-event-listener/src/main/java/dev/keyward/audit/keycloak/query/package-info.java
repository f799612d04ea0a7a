/** Queries for the records of a log over the admin REST API. */
@NullMarked
package dev.keyward.audit.keycloak.query;

import org.jspecify.annotations.NullMarked;
