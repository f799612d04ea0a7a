/**
 * The flow execution of the breach check. It checks the submitted password and leads the user through Keyward's pages.
 */
@NullMarked
package dev.keyward.breachcheck.keycloak.signin;

import org.jspecify.annotations.NullMarked;
