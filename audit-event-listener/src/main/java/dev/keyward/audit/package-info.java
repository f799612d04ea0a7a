/**
 * The audit log: every user and admin event of a realm, once, in order, in a log that cannot be edited without notice.
 *
 * <p>Will hold the global event listener that captures events and the outbox that numbers and hashes them. Nothing is
 * registered with Keycloak yet.
 */
@NullMarked
package dev.keyward.audit;

import org.jspecify.annotations.NullMarked;
