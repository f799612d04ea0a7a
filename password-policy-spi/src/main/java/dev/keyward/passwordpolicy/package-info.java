/**
 * The model of password rules, including candidates and verdicts. Also contains the rules that need no library.
 *
 * <p>Plain Java without Keycloak. Rules that need a library are in a package named after it; {@code keycloak} holds the
 * adapters.
 */
@NullMarked
package dev.keyward.passwordpolicy;

import org.jspecify.annotations.NullMarked;
