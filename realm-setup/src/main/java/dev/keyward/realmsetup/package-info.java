/**
 * Models plans for setting up a realm, and represents authentication flows as immutable trees.
 *
 * <p>Depends only on the JDK; {@code keycloak} holds the adapters.
 */
@NullMarked
package dev.keyward.realmsetup;

import org.jspecify.annotations.NullMarked;
