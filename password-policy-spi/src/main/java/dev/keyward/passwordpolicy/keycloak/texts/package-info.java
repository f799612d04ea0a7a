/** Rules and refusals in words, in the language of the reader. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.texts;

import org.jspecify.annotations.NullMarked;
