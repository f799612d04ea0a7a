/** Describes password rules and the reasons for a refusal in the language of the reader. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.texts;

import org.jspecify.annotations.NullMarked;
