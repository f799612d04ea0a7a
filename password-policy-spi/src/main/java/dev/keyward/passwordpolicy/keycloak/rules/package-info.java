/** One password policy factory for each rule, and the lists of banned terms. */
@NullMarked
package dev.keyward.passwordpolicy.keycloak.rules;

import org.jspecify.annotations.NullMarked;
