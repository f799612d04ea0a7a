/** Shows the password rules on the pages where a user chooses a password, and in a public REST resource. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.pages;

import org.jspecify.annotations.NullMarked;
