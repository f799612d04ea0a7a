/** The mails of the breach check: notices about a password, and verification codes. */
@NullMarked
package dev.keyward.breachcheck.keycloak.mails;

import org.jspecify.annotations.NullMarked;
