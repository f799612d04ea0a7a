/**
 * Reads and writes the breach check's notes in the authentication session. There is one per user, because one tab may sign in
 * several users at once.
 */
@NullMarked
package dev.keyward.breachcheck.keycloak.authsession;

import org.jspecify.annotations.NullMarked;
