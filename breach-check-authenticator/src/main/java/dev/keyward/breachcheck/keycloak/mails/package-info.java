/** The mails of the breach check: notices about breached or weak passwords, and verification codes. */
@NullMarked
package dev.keyward.breachcheck.keycloak.mails;

import org.jspecify.annotations.NullMarked;
