/** The execution of the breach check, which checks the submitted password and leads the user through Keyward's pages. */
@NullMarked
package dev.keyward.breachcheck.keycloak.signin;

import org.jspecify.annotations.NullMarked;
