/** Adds the breach check to realms, and removes it, as a part of realm setup. */
@NullMarked
package dev.keyward.breachcheck.keycloak.setup;

import org.jspecify.annotations.NullMarked;
