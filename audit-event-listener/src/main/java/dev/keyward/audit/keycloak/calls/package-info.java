/** Records the calls of the admin REST API for which Keycloak sends no admin event. */
@NullMarked
package dev.keyward.audit.keycloak.calls;

import org.jspecify.annotations.NullMarked;
