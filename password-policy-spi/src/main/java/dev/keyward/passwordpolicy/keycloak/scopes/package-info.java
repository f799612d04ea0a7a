/** Scopes: rules for a role, a group or a client, and the effective policy of one person. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.scopes;

import org.jspecify.annotations.NullMarked;
