/**
 * Breached passwords: refused when they are set, dealt with when they are used at sign-in.
 *
 * <p>Will hold the password policy {@code keyward-breached} and the authentication execution {@code
 * keyward-breach-check}. Nothing is registered with Keycloak yet.
 */
@NullMarked
package dev.keyward.breachcheck;

import org.jspecify.annotations.NullMarked;
