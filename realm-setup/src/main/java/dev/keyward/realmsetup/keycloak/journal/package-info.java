/** Stores which changes Keyward made in a realm, and recognises them without that record. */
@NullMarked
package dev.keyward.realmsetup.keycloak.journal;

import org.jspecify.annotations.NullMarked;
