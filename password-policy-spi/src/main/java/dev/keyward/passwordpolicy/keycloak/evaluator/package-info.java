/** Replacement for Keycloak's password policy manager that reports every reason for a refusal at once. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.evaluator;

import org.jspecify.annotations.NullMarked;
