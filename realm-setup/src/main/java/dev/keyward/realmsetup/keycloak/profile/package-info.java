/** Reads setup profiles, checks them against the settings of the installed parts, and describes them as a JSON Schema. */
@NullMarked
package dev.keyward.realmsetup.keycloak.profile;

import org.jspecify.annotations.NullMarked;
