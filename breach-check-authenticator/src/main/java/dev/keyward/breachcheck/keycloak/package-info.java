/** What of the breach check Keycloak sees: the password policy, the execution in flows, the sources of the server. */
@NullMarked
package dev.keyward.breachcheck.keycloak;

import org.jspecify.annotations.NullMarked;
