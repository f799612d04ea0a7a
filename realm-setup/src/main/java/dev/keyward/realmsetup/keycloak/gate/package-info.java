/** The token gate in the client policies of a realm: how realm setup adds it, watches it and takes it out. */
@NullMarked
package dev.keyward.realmsetup.keycloak.gate;

import org.jspecify.annotations.NullMarked;
