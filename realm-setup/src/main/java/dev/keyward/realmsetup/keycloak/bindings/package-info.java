/** Reads and changes the bindings of a realm, its clients and identity providers to authentication flows. */
@NullMarked
package dev.keyward.realmsetup.keycloak.bindings;

import org.jspecify.annotations.NullMarked;
