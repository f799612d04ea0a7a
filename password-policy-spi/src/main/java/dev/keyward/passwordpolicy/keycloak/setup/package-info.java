/** The password policy as a part of realm setup. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.setup;

import org.jspecify.annotations.NullMarked;
