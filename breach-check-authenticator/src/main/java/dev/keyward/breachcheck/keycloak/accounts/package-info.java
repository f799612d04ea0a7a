/** Reactions to changes of an account: a new password, a new e-mail address, and a sign-in that the check did not let continue. */
@NullMarked
package dev.keyward.breachcheck.keycloak.accounts;

import org.jspecify.annotations.NullMarked;
