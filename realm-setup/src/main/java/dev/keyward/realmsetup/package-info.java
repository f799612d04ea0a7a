/** Setting up a realm: what a plan is and when it is stale. Pure Java; {@code keycloak} holds the adapters. */
@NullMarked
package dev.keyward.realmsetup;

import org.jspecify.annotations.NullMarked;
