/** Rules on the pages where a user chooses a password, and in the public REST resource. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.pages;

import org.jspecify.annotations.NullMarked;
