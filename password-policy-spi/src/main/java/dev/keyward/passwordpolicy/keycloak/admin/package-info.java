/** Admin REST resource for the password policy of a realm: explanations, scopes, banned-term lists and status. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.admin;

import org.jspecify.annotations.NullMarked;
