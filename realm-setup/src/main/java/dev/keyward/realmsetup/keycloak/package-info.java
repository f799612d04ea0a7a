/** Plans, applies and removes Keyward's setup of realms in Keycloak, and serves the admin REST API of this setup. */
@NullMarked
package dev.keyward.realmsetup.keycloak;

import org.jspecify.annotations.NullMarked;
