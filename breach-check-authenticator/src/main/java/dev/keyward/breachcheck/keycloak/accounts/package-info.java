/** Event listeners and conditions that react to a new password, a new e-mail address, or a sign-in without a check. */
@NullMarked
package dev.keyward.breachcheck.keycloak.accounts;

import org.jspecify.annotations.NullMarked;
