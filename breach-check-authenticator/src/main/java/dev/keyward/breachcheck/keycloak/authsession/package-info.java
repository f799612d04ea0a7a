/** What the breach check keeps in the authentication session, per user, because requests of one tab may sign in several users at once. */
@NullMarked
package dev.keyward.breachcheck.keycloak.authsession;

import org.jspecify.annotations.NullMarked;
