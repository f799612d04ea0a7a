/** Password-policy scopes, which add rules for a role, group or client, and the effective password policy of one user. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.scopes;

import org.jspecify.annotations.NullMarked;
