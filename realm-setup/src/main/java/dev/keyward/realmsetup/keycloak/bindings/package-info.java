/** Reads and changes what authentication flows are bound to. */
@NullMarked
package dev.keyward.realmsetup.keycloak.bindings;

import org.jspecify.annotations.NullMarked;
