/** The admin REST resource for explanations, scopes, lists of banned terms and status. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.admin;

import org.jspecify.annotations.NullMarked;
