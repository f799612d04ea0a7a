/** Plans, applies and removes Keyward's setup of realms in Keycloak, and serves its admin REST API. */
@NullMarked
package dev.keyward.realmsetup.keycloak;

import org.jspecify.annotations.NullMarked;
