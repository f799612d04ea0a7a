/** The part of Keyward's realm setup that sets the password policy of a realm. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.setup;

import org.jspecify.annotations.NullMarked;
