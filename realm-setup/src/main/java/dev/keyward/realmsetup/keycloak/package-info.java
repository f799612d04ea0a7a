/** Keycloak's side of realm setup: profiles, the engine over the parts, its REST calls. */
@NullMarked
package dev.keyward.realmsetup.keycloak;

import org.jspecify.annotations.NullMarked;
