/** What Keycloak stores about one user: our records, the second factors, and whether the password can be changed. */
@NullMarked
package dev.keyward.breachcheck.keycloak.user;

import org.jspecify.annotations.NullMarked;
