/** The replacement for the policy manager of Keycloak, which reports every reason at once. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.evaluator;

import org.jspecify.annotations.NullMarked;
