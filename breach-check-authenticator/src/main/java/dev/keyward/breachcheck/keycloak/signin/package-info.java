/**
 * The execution of the breach check: checks the submitted password, and guides a user with a breached or weak one through
 * Keyward's pages.
 */
@NullMarked
package dev.keyward.breachcheck.keycloak.signin;

import org.jspecify.annotations.NullMarked;
