/**
 * Plans for setting up a realm, and the changes to authentication flows as pure trees.
 *
 * <p>Knows only the JDK; {@code keycloak} holds the adapters.
 */
@NullMarked
package dev.keyward.realmsetup;

import org.jspecify.annotations.NullMarked;
