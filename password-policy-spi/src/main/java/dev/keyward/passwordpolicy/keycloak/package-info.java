/**
 * Keycloak's side of the password rules: one password policy per rule, and the evaluator that replaces Keycloak's
 * policy manager and reports every reason at once.
 */
@NullMarked
package dev.keyward.passwordpolicy.keycloak;

import org.jspecify.annotations.NullMarked;
