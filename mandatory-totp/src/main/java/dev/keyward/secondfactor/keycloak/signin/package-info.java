/** What the campaign demands in one sign-in, which factors protect it, and what the sign-in remembers. */
@NullMarked
package dev.keyward.secondfactor.keycloak.signin;

import org.jspecify.annotations.NullMarked;
