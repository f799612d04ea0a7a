/** Records the changes that Keyward made in a realm. Also recognises Keyward's copies of flows that have no record. */
@NullMarked
package dev.keyward.realmsetup.keycloak.journal;

import org.jspecify.annotations.NullMarked;
