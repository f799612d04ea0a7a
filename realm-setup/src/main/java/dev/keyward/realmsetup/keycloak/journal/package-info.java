/** Records the changes that Keyward made in a realm, and recognises its copies of flows without a record. */
@NullMarked
package dev.keyward.realmsetup.keycloak.journal;

import org.jspecify.annotations.NullMarked;
