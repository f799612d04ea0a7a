/** Reads and writes data of one user in Keycloak: the records of the breach check, and the available proofs. */
@NullMarked
package dev.keyward.breachcheck.keycloak.user;

import org.jspecify.annotations.NullMarked;
