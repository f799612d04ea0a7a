/**
 * Password rules: what a candidate password is, what a rule answers, and the rules that need no library.
 *
 * <p>Pure Java. The rules that lean on a library stand in a package named for it; {@code keycloak} holds the adapters.
 */
@NullMarked
package dev.keyward.passwordpolicy;

import org.jspecify.annotations.NullMarked;
