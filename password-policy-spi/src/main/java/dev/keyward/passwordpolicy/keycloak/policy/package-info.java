/** Keyward's password policies in Keycloak: how one is read from a realm and judges a password. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.policy;

import org.jspecify.annotations.NullMarked;
