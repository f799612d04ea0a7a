/** Applies profiles to realms of Keycloak: reads profiles, plans and applies the parts, and serves the REST API. */
@NullMarked
package dev.keyward.realmsetup.keycloak;

import org.jspecify.annotations.NullMarked;
