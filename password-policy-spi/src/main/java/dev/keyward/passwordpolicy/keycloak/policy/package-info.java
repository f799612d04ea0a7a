/** Keyward's password policies for Keycloak: parsing of their values, and the check of a password. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.policy;

import org.jspecify.annotations.NullMarked;
