/** The mails of the breach check: notices about breached or weak passwords, and the text of the mail with a code. */
@NullMarked
package dev.keyward.breachcheck.keycloak.mails;

import org.jspecify.annotations.NullMarked;
