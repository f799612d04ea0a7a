/**
 * Reads and writes data of one user in Keycloak: the records of the breach check, and the proofs of identity that are
 * available.
 */
@NullMarked
package dev.keyward.breachcheck.keycloak.user;

import org.jspecify.annotations.NullMarked;
