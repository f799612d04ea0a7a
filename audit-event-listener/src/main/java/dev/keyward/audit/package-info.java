/**
 * The planned audit log, which records every user and admin event once, in order, and so that changes are noticed.
 *
 * <p>The package will contain an event listener that captures events, and an outbox that numbers and hashes them. It registers nothing
 * with Keycloak yet.
 */
@NullMarked
package dev.keyward.audit;

import org.jspecify.annotations.NullMarked;
