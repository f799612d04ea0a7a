/**
 * The execution of the breach check: checks the submitted password, and leads a user with a breached one through Keyward's
 * pages.
 */
@NullMarked
package dev.keyward.breachcheck.keycloak.signin;

import org.jspecify.annotations.NullMarked;
